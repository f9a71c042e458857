import type { Settings } from '../../settings/settings.ts';
import { SECOND_MS } from '../../time/clock.ts';
import { type Finding, finder } from './finding.ts';
import { isLocalHost } from './local-host.ts';

const found = finder('links');
const TIMEOUT_MS = 5 * SECOND_MS;
const OUR_REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LINKS = { act: 'action links', unsubscribe: 'unsubscribe links' };

/** Why nothing answers, by the code or the words of what fetch failed for. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nobody listens at that port',
  ENOTFOUND: 'DNS does not know the name',
  EAI_AGAIN: 'DNS could not be asked for the name',
  EHOSTUNREACH: 'no way leads to that machine',
  ENETUNREACH: 'no way leads to that network',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  HPE_INVALID_CONSTANT: 'what listens there does not speak http',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what listens there does not speak https',
  CERT_HAS_EXPIRED: 'its certificate is too old',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate lacks the one it was signed with',
  TimeoutError: `no answer within ${TIMEOUT_MS / SECOND_MS} seconds`,
  'bad port': 'browsers never open that port',
};

/** Whether what mails link to leads to this service. The links that are tried belong to nobody. */
export async function checkLinks({ settings }: { settings: Pick<Settings, 'baseUrl'> }): Promise<Finding[]> {
  const findings = hasOneClick(settings.baseUrl) ? [] : [NO_ONE_CLICK];
  for (const [path, what] of Object.entries(LINKS)) {
    findings.push(await checkLink(`${settings.baseUrl}/${path}/doctor`, what));
  }
  return findings;
}

/** Mails to readers carry the headers of RFC 8058 only where a provider can call the link. */
const hasOneClick = (baseUrl: string): boolean =>
  baseUrl.startsWith('https:') || isLocalHost(new URL(baseUrl).hostname);

const NO_ONE_CLICK = found(
  'hint',
  'BASE_URL is not https: mails to readers leave without List-Unsubscribe, which large providers ask for.',
  'Serve the site by https, and let BASE_URL begin with https://.',
);

async function checkLink(url: string, what: string): Promise<Finding> {
  const advice = `Start the server, and let your web server pass every path below BASE_URL on to it.`;
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.arrayBuffer();
    const isOurs = OUR_REQUEST_ID.test(answer.headers.get('X-Request-Id') ?? '');
    if (isOurs && answer.status < 500) return found('ok', `The ${what} lead to this service.`);
    return isOurs
      ? found('wrong', `The service answers the ${what} with ${answer.status}.`, 'See the log of the server.')
      : found(
          'wrong',
          `Something else answers at ${url} (${answer.status}), so the ${what} in mails do not work.`,
          advice,
        );
  } catch (error) {
    return found(
      'wrong',
      `Nothing answers at ${url} (${reasonOf(error as Error)}), so the ${what} in mails do not work.`,
      advice,
    );
  }
}

function reasonOf(error: Error): string {
  const { code = '', name, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  return REASONS[code] ?? REASONS[name] ?? REASONS[message] ?? (code || message);
}
