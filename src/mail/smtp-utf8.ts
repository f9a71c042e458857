const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * Whether only a mail server with SMTPUTF8 (RFC 6531) takes this address. A domain outside ASCII alone needs
 * none: it travels as punycode.
 */
export const needsSmtpUtf8 = (address: string): boolean =>
  BEYOND_ASCII.test(address.slice(0, address.lastIndexOf('@')));

/** The mail server cannot take the address; another one might. */
export class AddressNeedsSmtpUtf8 extends Error {
  readonly code = 'ESMTPUTF8';

  constructor() {
    super('the mail server does not offer SMTPUTF8');
  }
}
