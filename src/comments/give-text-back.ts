import type { ErrorRequestHandler } from 'express';
import { readFormBody } from '../http/form-body.ts';
import { cleanLine } from '../http/field-chains.ts';
import { wantsJson } from '../http/wants-json.ts';
import { cleanText } from '../text/clean.ts';
import { COMMENT_FORM_BYTES } from './comments.validation.ts';

type Body = Record<string, string | string[] | undefined>;

/**
 * Sees to it that the page of a refusal gives the typed text back, and leads back to where it was typed. The
 * checks that refuse (another site, too many) come before the body is read, so it is read here, and only to be
 * given back.
 * @param label of the link to the page above this address
 */
export function giveTextBack(label: string): ErrorRequestHandler<any> {
  const readBody = readFormBody({ maxBytes: COMMENT_FORM_BYTES });
  return (error, req, res, next) => {
    if (req.method !== 'POST' || wantsJson(req)) return next(error);
    const { status } = error as { status?: number };
    if (status !== 404) res.locals.back = { url: req.baseUrl.replace(/\/[^/]+$/, ''), label };
    const answer = () => {
      res.locals.typed ??= typedIn((req.body ?? {}) as Body);
      next(error);
    };
    if (req.readableDidRead) answer();
    else readBody(req, res, answer);
  };
}

/** @returns null when no comment was typed */
function typedIn({ author, email, url, comment }: Body): Record<string, string> | null {
  const text = cleanText(joined(comment));
  if (text === '') return null;
  return {
    author: cleanLine(joined(author)),
    email: cleanLine(joined(email)),
    url: cleanLine(joined(url)),
    comment: text,
  };
}

const joined = (value: string | string[] | undefined): string => [value ?? ''].flat().join('\n');
