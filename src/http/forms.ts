import type { Request, RequestHandler } from 'express';
import { type ContextRunner, matchedData, validationResult } from 'express-validator';

export interface FieldError {
  field: string;
  message: string;
}

export type Form<T> =
  | { ok: true; values: T }
  /** What was typed, as far as it was text, so that the page can give it back. */
  | { ok: false; typed: Record<string, string>; errors: FieldError[] };

/** Runs the chains; the handler behind it reads the result with `readForm`. */
export function check(chains: readonly ContextRunner[]): RequestHandler<any> {
  return async (req, _res, next) => {
    for (const chain of chains) await chain.run(req);
    next();
  };
}

/** Only fields that a chain names are ever seen, in their checked form. */
export function readForm<T>(req: Request<any>): Form<T> {
  const result = validationResult(req);
  if (result.isEmpty()) return { ok: true, values: matchedData(req, { locations: ['body', 'params'] }) as T };

  const everything = matchedData(req, { locations: ['body'], onlyValidData: false });
  const typed: Record<string, string> = {};
  for (const [name, value] of Object.entries(everything)) {
    if (typeof value === 'string' || typeof value === 'number') typed[name] = String(value);
  }
  const errors = result
    .array({ onlyFirstError: true })
    .map((error) => ({ field: error.type === 'field' ? error.path : '', message: String(error.msg) }));
  return { ok: false, typed, errors };
}
