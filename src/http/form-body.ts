import express, { type Request, type RequestHandler } from 'express';
import { AppError } from './app-error.ts';

const MOST_FIELDS = 200;

const notAForm = () =>
  new AppError({
    code: 'form.not_a_form',
    status: 415,
    message: 'Please send this as a form (application/x-www-form-urlencoded).',
  });

const undecodable = (cause?: unknown) =>
  new AppError({
    code: 'form.undecodable',
    status: 400,
    message: 'The form could not be decoded. It must be UTF-8 with valid percent-encoding.',
    cause,
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
    } catch (refusal) {
      return next(refusal);
    }
    readBytes(req, res, (error?: unknown) => {
      if (error) return next(asRefusal(error));
      const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      const fields = (req.body = Object.create(null) as Record<string, string | string[]>);
      try {
        decodeForm(bytes, fields);
      } catch (refusal) {
        return next(refusal);
      }
      next();
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

/** A client that went away is left to the error handler, which knows that nobody reads the answer. */
function asRefusal(error: unknown): unknown {
  const { status, type } = error as { status?: number; type?: string };
  if (type === 'request.aborted') return error;
  if (status === 413) return tooLarge(error);
  return status === 400 ? undecodable(error) : error;
}

/** @param fields has what came before the refusal when this throws, so that the page can give it back */
function decodeForm(bytes: Buffer, fields: Record<string, string | string[]>): void {
  // One character per byte, so that nothing is decoded before it is split.
  const pairs = bytes
    .toString('latin1')
    .split('&')
    .filter((pair) => pair !== '');
  for (const pair of pairs.slice(0, MOST_FIELDS)) {
    const [name, value] = splitOnce(pair).map(decode) as [string, string];
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  if (pairs.length > MOST_FIELDS) throw tooManyFields();
}

function splitOnce(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function decode(encoded: string): string {
  try {
    const bytes = withoutSurrogates(percentDecoded(Buffer.from(encoded, 'latin1')));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw error instanceof AppError ? error : undecodable(error);
  }
}

const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

function percentDecoded(encoded: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at++) {
    const byte = encoded[at]!;
    if (byte === PERCENT) {
      decoded[length++] = hexDigit(encoded[at + 1]) * 16 + hexDigit(encoded[at + 2]);
      at += 2;
    } else {
      decoded[length++] = byte === PLUS ? SPACE : byte;
    }
  }
  return decoded.subarray(0, length);
}

function hexDigit(byte: number | undefined): number {
  if (byte !== undefined && byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = (byte ?? 0) | 0x20;
  if (lower >= 0x61 && lower <= 0x66) return lower - 0x61 + 10;
  throw undecodable();
}

/**
 * Takes UTF-16 surrogates out, ED A0..BF and one byte more, as other controls are: some keyboards and scripts
 * send half a character, and the rest of the text is fine. ED never occurs inside another character.
 */
function withoutSurrogates(bytes: Buffer): Buffer {
  if (!bytes.includes(0xed)) return bytes;
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (isSurrogate(bytes, at)) at += 2;
    else kept[length++] = bytes[at]!;
  }
  return kept.subarray(0, length);
}

const isSurrogate = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0xed && ((bytes[at + 1] ?? 0) & 0xe0) === 0xa0 && ((bytes[at + 2] ?? 0) & 0xc0) === 0x80;
