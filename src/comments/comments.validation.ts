import { body, type ValidationChain } from 'express-validator';
import { atMost, cleanLine, emailChain, isNumberFrom, nameChain } from '../http/field-chains.ts';
import { cleanText } from '../text/clean.ts';
import { EMAIL_LENGTH } from '../text/email.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { isWebAddress } from '../text/web-address.ts';

/** 65,525 characters of four bytes each, percent-encoded, and the other fields. */
export const COMMENT_FORM_BYTES = 900 * 1024;

/** In code points; the same as in WordPress, so that what it exports fits in here. */
export const LIMITS = {
  author: 245,
  email: EMAIL_LENGTH,
  url: 200,
  comment: 65_525,
  honeypot: 1000,
  submissionId: 100,
  notify: 100,
};

export interface SubmissionForm {
  author: string;
  email: string;
  url?: string;
  comment: string;
  /** 0 or missing: a new thread. */
  comment_parent?: number;
  /** '1': what becomes of the comment, and answers to it, are to be mailed. */
  notify?: '' | '1';
  submission_id?: string;
  website_confirm?: string;
}

const NOT_A_WEBSITE = 'Please type a web address that begins with http:// or https://, or leave this empty.';
/** What programs send for a box that is not ticked; a browser sends nothing. */
const UNTICKED = new Set(['', '0', 'off', 'no', 'false']);
const UNEXPECTED = 'A part of the form is not as we sent it; please reload the page and try again.';

const optional = (name: string) =>
  body(name).optional({ values: 'undefined' }).isString().withMessage(UNEXPECTED).bail();

const url = optional('url')
  .customSanitizer(cleanLine)
  .customSanitizer(withScheme)
  .if((typed: string) => typed !== '')
  .custom(atMost(LIMITS.url))
  .withMessage(`Please shorten the website to ${LIMITS.url} characters.`)
  .bail()
  .isURL({ protocols: ['http', 'https'], require_protocol: true, disallow_auth: true })
  .withMessage(NOT_A_WEBSITE)
  .bail()
  .custom(isWebsite)
  .withMessage(NOT_A_WEBSITE);

/** A comment's text in the field of this name. */
export const textChain = (field: string): ValidationChain =>
  body(field)
    .isString()
    .withMessage('Please write a comment.')
    .bail()
    .customSanitizer((typed: string) => cleanText(typed))
    .custom(hasVisibleCharacter)
    .withMessage('Please write a comment.')
    .bail()
    .custom(atMost(LIMITS.comment))
    .withMessage(`Please shorten your comment to ${LIMITS.comment.toLocaleString('en')} characters.`);

const parent = optional('comment_parent')
  .customSanitizer((typed: string) => (typed === '' ? '0' : typed))
  .custom(isNumberFrom(0))
  .withMessage('The comment you are replying to cannot be found.')
  .bail()
  .toInt();

const comment = textChain('comment');

export const submissionChains = [
  // In the order of the form, which the error summary follows.
  comment,
  nameChain('author', LIMITS.author),
  emailChain('email'),
  url,
  parent,
  optional('notify')
    .customSanitizer(cleanLine)
    .custom(atMost(LIMITS.notify))
    .withMessage(UNEXPECTED)
    .bail()
    .customSanitizer((typed: string) => (UNTICKED.has(typed.toLowerCase()) ? '' : '1')),
  optional('submission_id')
    .customSanitizer(cleanLine)
    .custom(atMost(LIMITS.submissionId))
    .withMessage(UNEXPECTED),
  optional('website_confirm')
    .customSanitizer(cleanLine)
    .custom(atMost(LIMITS.honeypot))
    .withMessage(UNEXPECTED),
];

export const editChains = [comment];

/** What does not become a web address by a scheme is left as typed, so that the page gives that back. */
function withScheme(typed: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const completed = `https://${typed.replace(/^\/+/, '')}`;
  return isWebsite(completed) ? completed : typed;
}

function isWebsite(typed: string): boolean {
  return (
    isWebAddress(typed) && !/[\s"<>\\^`{|}\p{Other}]/u.test(typed) && /.\../.test(new URL(typed).hostname)
  );
}
