import { domainToASCII } from 'node:url';
import { senderOf } from '../../mail/mailer.ts';
import type { CliServices } from '../open-services.ts';
import { type LookUp, publicKeyOf, readTxt, tagOf } from './dns.ts';
import { type Finding, finder } from './finding.ts';
import { isLocalHost } from './local-host.ts';

const NO_DNS = 'DNS could not be asked, so this could not be checked.';

/** Whether receivers find our sender credible: its domain, DKIM, SPF and DMARC. */
export async function checkSender(
  { settings }: Pick<CliServices, 'settings'>,
  lookUp: LookUp,
): Promise<Finding[]> {
  const { address } = senderOf(settings);
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1));
  return [
    ...checkAlignment(domain, new URL(settings.baseUrl).hostname),
    ...(await checkDkim(settings, domain, lookUp)),
    ...(isLocalHost(domain) ? [] : [await checkSpf(domain, lookUp), await checkDmarc(domain, lookUp)]),
  ];
}

function checkAlignment(domain: string, host: string): Finding[] {
  const found = finder('from');
  if (isLocalHost(host)) {
    return [
      found(
        'hint',
        `BASE_URL is ${host}: links in mails work on this machine only.`,
        'Set BASE_URL to the address that readers use.',
      ),
    ];
  }
  if (isWithin(host, domain) || isWithin(domain, host) || isWithin(host, parentOf(domain))) {
    return [found('ok', `The sender’s domain ${domain} and that of the site, ${host}, belong together.`)];
  }
  return [
    found(
      'hint',
      `Mails come from ${domain} and link to ${host}; filters distrust that.`,
      `Set MAIL_FROM to an address at ${host} or the domain above it.`,
    ),
  ];
}

const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** The domain above; itself where only a top level is above. */
function parentOf(domain: string): string {
  const above = domain.slice(domain.indexOf('.') + 1);
  return above.includes('.') ? above : domain;
}

async function checkDkim(
  { dkimDomain, dkimSelector, dkimKey }: CliServices['settings'],
  domain: string,
  lookUp: LookUp,
): Promise<Finding[]> {
  const found = finder('dkim');
  if (!dkimKey) {
    return [
      found(
        'hint',
        'Mails are not signed here (DKIM).',
        'If your mail server does not sign them either, set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY_FILE; see docs/mail.md.',
      ),
    ];
  }
  const findings: Finding[] = [];
  if (!isWithin(domain, dkimDomain)) {
    findings.push(
      found(
        'wrong',
        `DKIM_DOMAIN is ${dkimDomain}, but mails come from ${domain}: the signature does not count for the sender.`,
        'Set DKIM_DOMAIN to the domain of MAIL_FROM or the one above it.',
      ),
    );
  }
  const name = `${dkimSelector}._domainkey.${dkimDomain}`;
  const expected = publicKeyOf(dkimKey);
  const records = await readTxt(lookUp, name);
  const record = `v=DKIM1; k=rsa; p=${expected}`;
  if (records === null) return [...findings, found('unknown', NO_DNS)];
  if (records.length === 0) {
    return [
      ...findings,
      found('wrong', `There is no key in DNS at ${name}.`, `Publish this TXT record at ${name}: ${record}`),
    ];
  }
  if (!records.some((text) => tagOf(text, 'p') === expected)) {
    return [
      ...findings,
      found(
        'wrong',
        `The key in DNS at ${name} is not the one of DKIM_KEY.`,
        `Publish this TXT record at ${name}: ${record}`,
      ),
    ];
  }
  return [...findings, found('ok', `The key in DNS at ${name} is ours.`)];
}

async function checkSpf(domain: string, lookUp: LookUp): Promise<Finding> {
  const found = finder('spf');
  const records = await readTxt(lookUp, domain);
  if (records === null) return found('unknown', NO_DNS);
  const spf = records.filter((text) => /^v=spf1( |$)/i.test(text));
  if (spf.length === 1) return found('ok', `${domain} says who may send for it: ${spf[0]}`);
  return spf.length > 1
    ? found(
        'wrong',
        `${domain} has ${spf.length} SPF records, so that none counts.`,
        'Make one record of them.',
      )
    : found(
        'hint',
        `${domain} does not say who may send for it (SPF).`,
        `Publish a TXT record at ${domain} that names your mail server, such as: v=spf1 mx -all`,
      );
}

async function checkDmarc(domain: string, lookUp: LookUp): Promise<Finding> {
  const found = finder('dmarc');
  for (const name of new Set([domain, parentOf(domain)])) {
    const records = await readTxt(lookUp, `_dmarc.${name}`);
    if (records === null) return found('unknown', NO_DNS);
    const dmarc = records.find((text) => /^v=DMARC1( *;|$)/.test(text));
    if (dmarc) return found('ok', `${name} says what becomes of mails that fail the checks: ${dmarc}`);
  }
  return found(
    'hint',
    `${domain} has no DMARC record; some providers want one.`,
    `Publish a TXT record at _dmarc.${domain}, to begin with: v=DMARC1; p=none`,
  );
}
