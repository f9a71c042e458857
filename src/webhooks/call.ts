import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Network } from '../settings/values.ts';
import { SECOND_MS } from '../time/clock.ts';
import { CallFailed, callFailureOf } from './failure.ts';
import { type ResolvedAddress, resolveTarget } from './target.ts';

const DEADLINE_MS = 5 * SECOND_MS; // for resolving, connecting, sending and reading together
const MOST_BYTES = 64 * 1024; // of the answer; what follows is not read

export interface Call {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface CallLimits {
  /** Networks that are not public and may be called all the same. */
  allowed: readonly Network[];
  deadlineMs?: number;
  /** Ends the call at once. */
  cutOff?: AbortSignal;
}

/**
 * POSTs to one of the addresses that were looked at, and to no other, whatever the name says a moment later.
 * Redirects are not followed.
 * @returns the status, a 2xx
 * @throws {CallFailed} for everything else
 */
export async function callReceiver(
  call: Call,
  { allowed, deadlineMs = DEADLINE_MS, cutOff }: CallLimits,
): Promise<number> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = cutOff ? AbortSignal.any([deadline, cutOff]) : deadline;
  try {
    const target = new URL(call.url);
    const addresses = await before(signal, resolveTarget(target, allowed));
    const answer = await post(target, call, { lookup: pinnedTo(addresses), signal });
    return judge(answer.statusCode ?? 0, await readStart(answer));
  } catch (error) {
    if (deadline.aborted && !(error instanceof CallFailed)) throw new CallFailed('timed_out');
    throw callFailureOf(error);
  }
}

function post(target: URL, { headers, body }: Call, options: RequestOptions): Promise<IncomingMessage> {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const length = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const request = send(target, {
      ...options,
      method: 'POST',
      agent: false, // no connection is kept that could be used for another name
      headers: { ...headers, 'Content-Length': length },
    });
    request.on('response', resolve).on('error', reject).end(body);
  });
}

/** Answers what was resolved before, so that the connection goes to an address that was looked at. */
const pinnedTo =
  (addresses: ResolvedAddress[]): LookupFunction =>
  (_hostname, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, addresses);
    else done(null, first!.address, first!.family);
  };

/** What came of it before its end, the most that is read, or the deadline: the status stands whatever breaks off. */
async function readStart(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) break; // leaving the loop closes the connection
    }
  } catch {
    // The receiver has answered; only words of it are missing.
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, MOST_BYTES);
}

function judge(status: number, text: string): number {
  if (status >= 200 && status < 300) return status;
  const word = status >= 300 && status < 400 ? 'redirected' : 'refused';
  throw new CallFailed(word, `${status} ${text}`);
}

/** Resolving a name cannot be stopped, but it need not be waited for. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new CallFailed('timed_out'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
