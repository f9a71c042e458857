import { body } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { codePoints } from '../text/length.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { isWebAddress } from '../text/web-address.ts';

/** In code points; the same as in WordPress, so that what it exports fits in here. */
export const LIMITS = {
  author: 245,
  email: 100,
  url: 200,
  comment: 65_525,
  honeypot: 1000,
  submissionId: 100,
};

const LARGEST_ID = 2_147_483_647;

export interface SubmissionForm {
  author: string;
  email: string;
  url?: string;
  comment: string;
  /** 0 or missing: a new thread. */
  comment_parent?: number;
  notify?: string;
  submission_id?: string;
  website_confirm?: string;
}

const NOT_A_WEBSITE = 'Please type a web address that begins with http:// or https://, or leave this empty.';
const UNEXPECTED = 'A part of the form is not as we sent it; please reload the page and try again.';

const line = (typed: string) => cleanText(typed, { oneLine: true });
const atMost = (limit: number) => (text: string) => codePoints(text) <= limit;
const optional = (name: string) =>
  body(name).optional({ values: 'undefined' }).isString().withMessage(UNEXPECTED).bail();

const author = body('author')
  .isString()
  .withMessage('Please type your name.')
  .bail()
  .customSanitizer(line)
  .custom(hasVisibleCharacter)
  .withMessage('Please type your name.')
  .bail()
  .custom(atMost(LIMITS.author))
  .withMessage(`Please shorten your name to ${LIMITS.author} characters.`);

const email = body('email')
  .isString()
  .withMessage('Please type your email address.')
  .bail()
  .customSanitizer(line)
  .custom(hasVisibleCharacter)
  .withMessage('Please type your email address.')
  .bail()
  .custom(atMost(LIMITS.email))
  .withMessage(`Please use an email address of at most ${LIMITS.email} characters.`)
  .bail()
  // Quoted local parts and list separators are legal in some standard and a danger in every mail library;
  // characters that nobody sees make two addresses look like one.
  .custom((typed: string) => !/[\s"(),:;<>[\]\\\p{Other}\p{Default_Ignorable_Code_Point}]/u.test(typed))
  .withMessage('Please type a valid email address, such as name@example.com.')
  .bail()
  .isEmail()
  .withMessage('Please type a valid email address, such as name@example.com.');

const url = optional('url')
  .customSanitizer(line)
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

const comment = body('comment')
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
  .isInt({ min: 0, max: LARGEST_ID, allow_leading_zeroes: false })
  .withMessage('The comment you are replying to cannot be found.')
  .bail()
  .toInt();

export const submissionChains = [
  // In the order of the form, which the error summary follows.
  comment,
  author,
  email,
  url,
  parent,
  optional('notify').customSanitizer(line).custom(atMost(LIMITS.submissionId)).withMessage(UNEXPECTED),
  optional('submission_id').customSanitizer(line).custom(atMost(LIMITS.submissionId)).withMessage(UNEXPECTED),
  optional('website_confirm').customSanitizer(line).custom(atMost(LIMITS.honeypot)).withMessage(UNEXPECTED),
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
