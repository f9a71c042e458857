import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Request, Router } from 'express';
import { AppError } from '../../http/app-error.ts';
import { answerInJson, methodNotAllowed } from '../../http/error-handler.ts';
import type { Services } from '../../services.ts';
import { MINUTE_MS } from '../../time/clock.ts';
import { LARGEST_REPORT_BYTES } from './read-report.ts';
import { takeReport } from './take-report.ts';

const TOLERANCE_MS = 5 * MINUTE_MS;

const notSigned = (message: string) => new AppError({ code: 'bounces.not_signed', status: 401, message });

/** Where another machine hands in reports of failed delivery. There is no such address without BOUNCE_SECRET. */
export function bounceRoutes(services: Services): Router {
  const router = Router();
  if (services.settings.bounceSecret === '') return router;

  router.use('/bounces', answerInJson);
  router.post(
    '/bounces',
    express.raw({ type: () => true, limit: LARGEST_REPORT_BYTES, inflate: false }),
    async (req, res) => {
      const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      requireSignature(services, req, body);
      res.setHeader('Cache-Control', 'no-store');
      res.json({ outcome: await takeReport(services, body) });
    },
  );
  router.all('/bounces', methodNotAllowed(['POST']));

  return router;
}

/** HMAC-SHA-256 over `<timestamp>.<body>`; the timestamp keeps an old report from being handed in again for ever. */
function requireSignature(
  { settings, clock }: Pick<Services, 'settings' | 'clock'>,
  req: Request,
  body: Buffer,
): void {
  const timestamp = req.get('Moderato-Timestamp') ?? '';
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (!(Math.abs(clock.now().getTime() - seconds * 1000) <= TOLERANCE_MS)) {
    throw notSigned('Moderato-Timestamp must be the present time in seconds, give or take five minutes.');
  }
  const expected = createHmac('sha256', settings.bounceSecret).update(`${timestamp}.`).update(body).digest();
  const given = Buffer.from((req.get('Moderato-Signature') ?? '').replace(/^sha256=/, ''), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw notSigned('Moderato-Signature must be sha256= and the HMAC of timestamp, dot and body.');
  }
}
