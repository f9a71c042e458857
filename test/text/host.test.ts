import { domainFrom, domainsOf, hostOf, turnHost, websiteKey } from '../../src/text/host.ts';

test.each([
  ['https://www.Example.com:8080/path?q=1#top', 'com.example.www'],
  ['http://example.com./', 'com.example'],
  ['https://Bücher.example/', 'example.xn--bcher-kva'],
  ['http://192.0.2.7/', '192.0.2.7'],
  ['http://[2001:db8::7]/', '[2001:db8::7]'],
  ['', ''],
  ['no address', ''],
])('%j is kept as %j', (website, key) => {
  expect(websiteKey(website)).toBe(key);
});

test('a domain is found in front of what is below it, on label boundaries', () => {
  const below = (host: string) => `${turnHost(host)}.`.startsWith(`${turnHost('casino.example')}.`);
  expect(['casino.example', 'www.casino.example'].every(below)).toBe(true);
  expect(['mycasino.example', 'casino.example.org', 'example'].some(below)).toBe(false);
});

test('each domain above a host is named, but not the last label alone', () => {
  expect(domainsOf('a.b.example.com')).toEqual(['a.b.example.com', 'b.example.com', 'example.com']);
  expect(domainsOf('localhost')).toEqual([]);
  expect(domainsOf('www.example.com', 1)).toEqual(['www.example.com', 'example.com', 'com']);
  expect(domainsOf('192.0.2.7')).toEqual(['192.0.2.7']);
  expect(domainsOf('')).toEqual([]);
  expect(domainsOf(`${'a.'.repeat(60)}example.com`)).toHaveLength(10);
});

test.each([
  [' @Bücher.example ', 'xn--bcher-kva.example'],
  ['.Mail.Example.', 'mail.example'],
  ['https://casino.example/win', 'casino.example'],
  ['casino.example/win', 'casino.example'],
  ['ftp://casino.example', 'casino.example'],
  ['two words', ''],
  ['', ''],
])('%j typed as a domain is %j', (typed, domain) => {
  expect(domainFrom(typed)).toBe(domain);
});

test('a web address that cannot be read has no host', () => {
  expect(hostOf('http://')).toBe('');
});
