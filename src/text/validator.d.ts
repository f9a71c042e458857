/** The one function of validator that is used outside of express-validator. */
declare module 'validator/lib/isEmail.js' {
  export default function isEmail(text: string, options?: { require_tld?: boolean }): boolean;
}
