import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Makes requests and responses those of Express from birth. Express gives each that comes its own prototype, and
 * each then has a hidden class of its own in V8, which keeps it alive until the next full collection. Where the
 * prototype is the right one already, nothing is changed.
 */
export function messageClasses(app: Express) {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  app.request = inFrontOf(app.request, AppRequest.prototype);
  app.response = inFrontOf(app.response, AppResponse.prototype);
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

const inFrontOf = <P extends object>(prototype: P, own: object): P =>
  Object.setPrototypeOf(own, prototype) as P;
