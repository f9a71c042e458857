import express, { type Request, type RequestHandler } from 'express';
import { AppError } from './app-error.ts';

const MOST_FIELDS = 200;

const notAForm = () =>
  new AppError({
    code: 'form.not_a_form',
    status: 415,
    message: 'Please send this as a form (application/x-www-form-urlencoded).',
  });

const undecodable = () =>
  new AppError({
    code: 'form.undecodable',
    status: 400,
    message: 'The form could not be decoded. It must be UTF-8 with valid percent-encoding.',
  });

const tooManyFields = () =>
  new AppError({
    code: 'form.too_large',
    status: 413,
    message: `The form has more than ${MOST_FIELDS} fields.`,
  });

const tooLarge = (cause: unknown) =>
  new AppError({
    code: 'form.too_large',
    status: 413,
    message: 'This is more than we can take. Please shorten it.',
    cause,
  });

/** Percent-encoded UTF-16 surrogates, which no well-formed UTF-8 has; they are taken out like other controls. */
const ENCODED_SURROGATE = /%ED%[AB][0-9A-F]%[89AB][0-9A-F]/gi;

/**
 * Decodes a form into `req.body`: a text per name, or a list where a name was repeated. Nothing nested.
 * @param maxBytes also after decompression
 * @throws {AppError} form.not_a_form (415), form.undecodable (400), form.too_large (413)
 */
export function readFormBody({ maxBytes }: { maxBytes: number }): RequestHandler<any> {
  const readBytes = express.raw({ type: () => true, limit: maxBytes });
  return (req, res, next) => {
    try {
      requireForm(req);
    } catch (error) {
      return next(error);
    }
    readBytes(req, res, (error?: unknown) => {
      if (error) return next((error as { status?: number }).status === 413 ? tooLarge(error) : error);
      try {
        req.body = decodeForm(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
        next();
      } catch (refusal) {
        next(refusal);
      }
    });
  };
}

function requireForm(req: Request): void {
  const [type = '', ...parameters] = (req.get('Content-Type') ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/x-www-form-urlencoded') throw notAForm();
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) throw undecodable();
}

function decodeForm(bytes: Buffer): Record<string, string | string[]> {
  const fields = Object.create(null) as Record<string, string | string[]>;
  const pairs = asText(bytes)
    .replace(ENCODED_SURROGATE, '')
    .split('&')
    .filter((pair) => pair !== '');
  if (pairs.length > MOST_FIELDS) throw tooManyFields();
  for (const pair of pairs) {
    const [name, value] = splitOnce(pair).map(decode) as [string, string];
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

function asText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw undecodable();
  }
}

function splitOnce(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw undecodable();
  }
}
