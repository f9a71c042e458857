import { smtpOptions } from '../../src/mail/smtp-options.ts';

test.each([
  ['smtp://mail.example.org', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtps://mail.example.org', { port: 465, secure: true, requireTLS: false }],
  ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, requireTLS: false }],
  ['smtp://[::1]:2525', { host: '::1', requireTLS: false }],
  ['smtp://relay.internal:25?tls=off', { port: 25, requireTLS: false, ignoreTLS: true }],
])('when SMTP_URL is %s, the connection is %j', (url, expected) => {
  expect(smtpOptions(url)).toMatchObject(expected);
});

test('when the password holds escaped characters, they are decoded', () => {
  expect(smtpOptions('smtp://a%40b:p%2Fw@mail.example.org').auth).toEqual({ user: 'a@b', pass: 'p/w' });
});
