import { Router } from 'express';
import type { Services } from '../services.ts';
import { isReady } from './readiness.ts';

/** For whoever watches the process: is it alive, and can it take comments? */
export function healthRoutes(services: Services): Router {
  const router = Router();

  router.get('/healthz', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json({ status: 'ok' });
  });

  router.get('/readyz', async (_req, res) => {
    const readiness = await isReady(services);
    res.setHeader('Cache-Control', 'no-store');
    if (!readiness.ready) res.setHeader('Retry-After', '5');
    res.status(readiness.ready ? 200 : 503).json(readiness);
  });

  return router;
}
