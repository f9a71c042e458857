import type { Express, IRouter } from 'express';

export interface RegisteredRoute {
  method: string;
  path: string;
  /** What runs, in order. */
  handlers: object[];
}

/** Every route of an app, in the order in which they are tried; not those that only refuse other methods. */
export function readRoutes(app: Express): RegisteredRoute[] {
  return routesOf(app.router as unknown as IRouter);
}

function routesOf(router: IRouter): RegisteredRoute[] {
  return router.stack.flatMap((layer) => {
    if (!layer.route) return isRouter(layer.handle) ? routesOf(layer.handle) : [];
    const { path, stack } = layer.route;
    const methods = [...new Set(stack.map(({ method }) => method))].filter((method) => method !== undefined);
    return methods.flatMap((method) =>
      [path].flat().map((one) => ({
        method: method.toUpperCase(),
        path: String(one),
        handlers: stack.filter((step) => step.method === method).map(({ handle }) => handle),
      })),
    );
  });
}

const isRouter = (handle: object): handle is IRouter => 'stack' in handle;
