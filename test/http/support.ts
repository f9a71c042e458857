import type { ErrorRequestHandler } from 'express';
import { pino } from 'pino';
import { AppError } from '../../src/http/app-error.ts';
import type { Views } from '../../src/http/views.ts';

/** Shows which refusal a middleware gave, without a page around it. */
export const errorsAsJson: ErrorRequestHandler = (error, _req, res, _next) => {
  if (!(error instanceof AppError)) throw error;
  res.status(error.status).json({ error: { code: error.code, retryAfter: error.retryAfter } });
};

/** Pages as the JSON of what they would show. */
export const plainViews: Views = {
  render: (name, data) => JSON.stringify({ name, ...data }),
  renderText: (name, data) => JSON.stringify({ name, ...data }),
};

/** A log at the given level whose lines can be read. */
export function keepLog(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, log: pino({ level }, { write }) };
}
