import { actionLink } from '../../moderation/action-links.ts';
import { unsubscribeLink } from '../../notifications/reader-links.ts';
import type { Services } from '../../services.ts';
import { SECOND_MS } from '../../time/clock.ts';
import { type Finding, finder } from './finding.ts';
import { isLocalHost } from './local-host.ts';

type Needs = Pick<Services, 'settings' | 'keys'>;

const found = finder('links');
const ADVICE = 'Start the server, and let your web server pass every path below BASE_URL on to it.';
const TIMEOUT_MS = 5 * SECOND_MS;
const OUR_REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Signed with our key, and belonging to nobody: whoever has the same key answers so, and anybody else with 404. */
const NOBODY = { id: 0, moderatorId: 0, commenterId: 0, createdAt: new Date(0) };

interface TriedLink {
  what: string;
  url: string;
  status: number;
}

const linksToTry = (services: Needs): TriedLink[] => [
  { what: 'action links', url: actionLink(services, NOBODY, 0, 'approve'), status: 410 },
  { what: 'unsubscribe links', url: unsubscribeLink(services, NOBODY), status: 200 },
];

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

/** Whether what mails link to leads to this service. */
export async function checkLinks(services: Needs): Promise<Finding[]> {
  const findings = hasOneClick(services.settings.baseUrl) ? [] : [NO_ONE_CLICK];
  for (const link of linksToTry(services)) findings.push(await checkLink(link));
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

async function checkLink({ what, url, status }: TriedLink): Promise<Finding> {
  const where = url.slice(0, url.lastIndexOf('/'));
  const wrong = (says: string) => found('wrong', `${says}, so the ${what} in mails do not work.`, ADVICE);
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.arrayBuffer();
    const isOurs = OUR_REQUEST_ID.test(answer.headers.get('X-Request-Id') ?? '');
    if (isOurs && answer.status === status) return found('ok', `The ${what} lead to this service.`);
    if (!isOurs) return wrong(`Something else answers at ${where} (${answer.status})`);
    if (answer.status === 404) return wrong(`A Moderato with another SECRET_KEY answers at ${where}`);
    return found(
      'wrong',
      `The service answers the ${what} with ${answer.status}.`,
      'See the log of the server.',
    );
  } catch (error) {
    return wrong(`Nothing answers at ${where} (${reasonOf(error as Error)})`);
  }
}

function reasonOf(error: Error): string {
  const { code = '', name, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  return REASONS[code] ?? REASONS[name] ?? REASONS[message] ?? (code || message);
}
