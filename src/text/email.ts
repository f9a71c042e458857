import isEmail from 'validator/lib/isEmail.js';
import { codePoints } from './length.ts';

/** In code points; the same as in WordPress, so that what it exports fits in here. */
export const EMAIL_LENGTH = 100;

// Quoted local parts and list separators are legal in some standard and a danger in every mail library;
// characters that nobody sees make two addresses look like one.
const DANGEROUS = /[\s"(),:;<>[\]\\\u2800\ufffc\p{Other}\p{Default_Ignorable_Code_Point}]/u;

/** One judgement for forms and settings: who is set up at the start can sign in. */
export const isEmailAddress = (text: string): boolean => isHarmless(text) && isEmail(text);

/** Also at a name of one part, such as localhost, which a mail server of one's own may know; nobody on the net does. */
export const isAddressInside = (text: string): boolean =>
  isHarmless(text) && isEmail(text, { require_tld: false });

const isHarmless = (text: string): boolean => codePoints(text) <= EMAIL_LENGTH && !DANGEROUS.test(text);
