import { createHash } from 'node:crypto';
import type { Mail, MailContent } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';
import type { Services } from '../services.ts';
import { SECOND_MS, later } from '../time/clock.ts';
import { delayMs, isExhausted, pauseMs } from './backoff.ts';
import { failureOf, type Failure } from './failure.ts';
import * as outbox from './outbox.repository.ts';
import type { Drop, LeasedRow, OutboxRow } from './outbox.repository.ts';

/** Makes the mail of one message from what is true now, or says why it need not be sent any more. */
export type MailHandler<S> = (services: S, message: OutboxRow) => Promise<MailContent | Drop>;

export interface OutboxWorker {
  start(): void;
  /**
   * Resolves when the mail that is being sent is settled; nothing is sent afterwards. A send that takes longer
   * than five seconds is cut off: nobody knows whether it arrived, so its lease runs out and it goes again,
   * with the same Message-ID.
   */
  stop(): Promise<void>;
  /** Looks for due messages now. With `probe` it also tries a server that did not answer a moment ago. */
  wake(options?: { probe?: boolean }): void;
  /** Delivers what is due now. @returns how many mails were sent */
  runOnce(): Promise<number>;
}

type Needs = Pick<Services, 'settings' | 'database' | 'clock' | 'log' | 'mailer'>;

const LEASE_MS = 60 * SECOND_MS; // longer than the 45 s deadline of one send
const POLL_MS = 2 * SECOND_MS;
const LAST_SEND_MS = 5 * SECOND_MS; // so that a stop is over before a supervisor kills
const LOST_IN_A_ROW = 3; // so many cut connections mean that the server is in trouble, not one message

/**
 * Sends what the outbox owes, one mail at a time. A server that does not answer stops the round: one message
 * probes it after a growing pause, and its outage is logged once.
 * @param handlers by the kind of the message
 * @param gather makes messages of what is due, before each look for them
 */
export function createOutboxWorker<S extends Needs>(
  services: S,
  handlers: Record<string, MailHandler<S>>,
  gather: (services: S) => Promise<unknown> = async () => undefined,
): OutboxWorker {
  const { settings, database, clock, log, mailer } = services;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<number> | undefined;
  let isStopping = false;
  let isAwake = false;
  let isOutboxAway = false;
  let silentFailures = 0;
  let lostInARow = 0;
  let pausedUntilMs = 0; // by clock.elapsedMs()
  let cutOff = new AbortController();

  function runOnce(): Promise<number> {
    round ??= deliverDue().finally(() => {
      round = undefined;
    });
    return round;
  }

  async function deliverDue(): Promise<number> {
    let sent = 0;
    await gather(services);
    while (!isStopping && clock.elapsedMs() >= pausedUntilMs) {
      const [row] = await outbox.claimDue(database, clock.now(), LEASE_MS, 1);
      if (!row) break;
      if (await deliver(row)) sent += 1;
    }
    return sent;
  }

  async function deliver(row: LeasedRow): Promise<boolean> {
    try {
      const content = await makeContent(row);
      if ('drop' in content) {
        await outbox.settleDropped(database, row, clock.now(), content);
        return false;
      }
      const { subject } = content;
      const kept = await outbox.keepContent(database, row, { subject, contentHash: hashOf(content) });
      if (!kept) return false;
      await mailer.send(mailOf(kept, content), cutOff.signal);
    } catch (error) {
      if (cutOff.signal.aborted) return false;
      await settleFailure(row, error);
      return false;
    }
    serverAnswered();
    await outbox.settleSent(database, row, clock.now(), mailer.mode);
    return true;
  }

  async function makeContent(row: LeasedRow): Promise<MailContent | Drop> {
    const handler = handlers[row.kind];
    return handler ? handler(services, row) : { drop: `unknown kind ${row.kind}` };
  }

  function mailOf(row: LeasedRow, content: MailContent): Mail {
    const { id, kind, createdAt } = row;
    return { ...content, outboxId: id, kind, messageId: messageId(settings, row), date: createdAt };
  }

  async function settleFailure(row: LeasedRow, error: unknown): Promise<void> {
    const failure = failureOf(error);
    const now = clock.now();
    lostInARow = failure.word === 'connection_lost' ? lostInARow + 1 : 0;
    const isServerDown = failure.scope === 'server' || lostInARow >= LOST_IN_A_ROW;
    const waitMs = isServerDown ? serverIsDown(failure) : delayMs(row.attempts);
    if (!isServerDown && failure.word === 'failed')
      log.error({ outboxId: row.id, err: error }, 'a mail could not be made');
    else if (!isServerDown && failure.word !== 'connection_lost') serverAnswered();

    if (failure.scope === 'permanent' || isExhausted(row.retriedAt ?? row.createdAt, now)) {
      await outbox.settleFailed(database, row, now, failure);
      log.warn({ outboxId: row.id, word: failure.word }, 'a mail was given up');
      return;
    }
    await outbox.settleLater(database, row, later(now, waitMs), failure);
  }

  /** @returns how many milliseconds nothing is sent */
  function serverIsDown(failure: Failure): number {
    silentFailures += 1;
    if (silentFailures === 1) {
      log.warn({ word: failure.word, detail: failure.detail }, 'the mail server takes no mail; trying on');
    }
    const waitMs = pauseMs(silentFailures);
    pausedUntilMs = clock.elapsedMs() + waitMs;
    return waitMs;
  }

  function serverAnswered(): void {
    if (silentFailures > 0) log.info('the mail server takes mail again');
    silentFailures = 0;
    lostInARow = 0;
    pausedUntilMs = 0;
  }

  function outboxIsAway(error: unknown): void {
    if (!isOutboxAway) log.warn({ err: error }, 'the outbox cannot be read; trying on');
    isOutboxAway = true;
  }

  function outboxAnswered(): void {
    if (isOutboxAway) log.info('the outbox can be read again');
    isOutboxAway = false;
  }

  /** A wake during a round makes one more round, so that a message committed meanwhile is not left for later. */
  function tick(): void {
    if (isStopping) return;
    if (round) {
      isAwake = true;
      return;
    }
    runOnce()
      .then(outboxAnswered, outboxIsAway)
      .finally(() => {
        if (!isAwake) return;
        isAwake = false;
        tick();
      });
  }

  return {
    start() {
      isStopping = false;
      cutOff = new AbortController();
      timer ??= setInterval(tick, POLL_MS).unref();
      tick();
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      timer = undefined;
      const patience = setTimeout(() => cutOff.abort(), LAST_SEND_MS);
      await round?.catch(() => undefined);
      clearTimeout(patience);
    },
    wake({ probe = false } = {}) {
      if (probe) pausedUntilMs = 0;
      if (timer) tick();
    },
    runOnce,
  };
}

/** Two contents with the same hash read the same for whoever gets them. */
const hashOf = ({ to, subject, text, html }: MailContent): string =>
  createHash('sha256')
    .update(JSON.stringify([to.address, subject, text, html]))
    .digest('hex');
