import { SECOND_MS } from '../../time/clock.ts';
import type { CliServices } from '../open-services.ts';
import { type Finding, finder } from './finding.ts';

const TIMEOUT_MS = 5 * SECOND_MS;
const OUR_REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LINKS = { act: 'action links', unsubscribe: 'unsubscribe links' };

/** Whether what mails link to leads to this service. The links that are tried belong to nobody. */
export async function checkLinks({ settings }: Pick<CliServices, 'settings'>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [path, what] of Object.entries(LINKS)) {
    findings.push(await checkLink(`${settings.baseUrl}/${path}/doctor`, what));
  }
  return findings;
}

async function checkLink(url: string, what: string): Promise<Finding> {
  const found = finder('links');
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
    const { cause, message } = error as Error;
    const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
    return found(
      'wrong',
      `Nothing answers at ${url} (${reason}), so the ${what} in mails do not work.`,
      advice,
    );
  }
}
