import isEmail from 'validator/lib/isEmail.js';

const LONGEST = 100;

/** As the sign-in form judges it. */
export const isEmailAddress = (text: string): boolean => text.length <= LONGEST && isEmail(text);
