import { isDatabaseRefusal } from '../database/database.errors.ts';
import { isAboutComments } from '../mail/about-comments.ts';
import { contentHash } from '../mail/content-hash.ts';
import type { Mail, MailContent } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';
import { takeAcceptance } from '../mail/bounces/take-acceptance.ts';
import { takeRefusal } from '../mail/bounces/take-refusal.ts';
import type { Services } from '../services.ts';
import { MINUTE_MS, SECOND_MS, later } from '../time/clock.ts';
import { allEnded } from './all-ended.ts';
import { delayMs } from './backoff.ts';
import { failureOf } from './failure.ts';
import * as outbox from './outbox.repository.ts';
import type { Drop, Later, LeasedRow, OutboxRow, OutboxScope } from './outbox.repository.ts';
import { createRounds } from './rounds.ts';
import type { SendingPace } from './sending-pace.ts';
import { watchServer } from './server-watch.ts';
import { watchTrouble } from './watch-trouble.ts';
import { giveUp, tryAgain, tryToMakeAgain } from './try-again.ts';

/** Makes the mail of one message from what is true now, or says why it need not be sent any more. */
export type MailHandler<S> = (services: S, message: OutboxRow) => Promise<MailContent | Drop>;

export interface OutboxWorker {
  start(): void;
  /**
   * Resolves when the mails that are being sent are settled; nothing is sent afterwards. A send that takes longer
   * than five seconds is cut off: nobody knows whether it arrived, so its lease runs out and it goes again,
   * with the same Message-ID.
   */
  stop(): Promise<void>;
  /** Looks for due messages now. With `probe` it also tries a server that did not answer a moment ago. */
  wake(options?: { probe?: boolean }): void;
  /** Delivers what is due now. @returns how many mails were sent */
  runOnce(): Promise<number>;
}

export interface WorkerOptions {
  /** How many mails are sent at once; as many as the mailer has connections. */
  atOnce?: number;
  /** Asked about a mail that tells of comments, before it is made; null when it may leave. */
  holdBack?: (message: OutboxRow) => Promise<Drop | Later | null>;
  /** Without one, mails go as fast as the server takes them. */
  pace?: SendingPace;
}

type Needs = Pick<Services, 'settings' | 'database' | 'clock' | 'log' | 'mailer' | 'keys'>;

/** Of one try: sent, not sent, or there was nothing to try. */
type Outcome = 'sent' | 'unsent' | 'nothing';

export const LEASE_MS = 60 * SECOND_MS; // longer than the 45 s deadline of one send
const BACKLOG_MS = MINUTE_MS; // what has been due for longer does not hold up what is new
const PORTION = 50; // of one lane, before the next look at what has become due
const LAST_SEND_MS = 5 * SECOND_MS; // so that a stop is over before a supervisor kills
const UNCLEAR_IN_A_ROW = 3; // so many mails that got no answer mean that the server is in trouble, not one of them

/**
 * Sends what the outbox owes. A server that does not answer stops the round: one message probes it after a
 * growing pause, and its outage is logged once. Each process knows and probes the server for itself.
 * @param handlers by the kind of the message
 * @param gather makes messages of what is due, before each look for them
 */
export function createOutboxWorker<S extends Needs>(
  services: S,
  handlers: Record<string, MailHandler<S>>,
  gather: (services: S) => Promise<unknown> = async () => undefined,
  { atOnce = 1, pace, holdBack = async () => null }: WorkerOptions = {},
): OutboxWorker {
  const { database, clock, log, mailer } = services;
  const server = watchServer(services);
  const rounds = createRounds(services, deliverDue, { reads: 'the outbox', patienceMs: LAST_SEND_MS });
  const gathering = watchTrouble(log, {
    level: 'error',
    began: 'what is owed cannot be gathered into mails; trying on',
    over: 'what is owed can be gathered into mails again',
  });
  /** What a person asked for does not wait for a minute in which more may go. */
  const askedFor: OutboxScope = {
    channel: 'mail',
    kind: { in: Object.keys(handlers).filter((kind) => !isAboutComments(kind)) },
  };
  let unclearInARow = 0;
  let isNewestNext = false;
  let fullUntilMs = 0; // by clock.elapsedMs()

  const mayGoOn = () => !rounds.isStopping() && server.mayTry();
  const isFull = () => clock.elapsedMs() < fullUntilMs;

  async function deliverDue(): Promise<number> {
    let sent = 0;
    do {
      const first = await findNext();
      if (!first) break;
      const lanes = Array.from({ length: server.isDown() ? 1 : atOnce }, (_, lane) =>
        deliverPortion(lane === 0 ? first : undefined),
      );
      const outcomes = (await allEnded(lanes)).flat();
      sent += outcomes.filter((outcome) => outcome === 'sent').length;
      if (outcomes.includes('nothing')) break;
    } while (mayGoOn());
    return sent;
  }

  /**
   * While the server is down what comes stays a notice, and becomes one mail for each person when it is back; it is
   * gathered before only where nothing else could probe the server.
   */
  async function findNext(): Promise<LeasedRow | undefined> {
    if (!server.isDown()) await tryToGather();
    if (!mayGoOn()) return undefined;
    const row = await claimNext();
    if (row || !server.isDown()) return row;
    await tryToGather();
    return claimNext();
  }

  /** A fault of our own holds up nothing that is in the outbox; a database that refuses would not hand it out. */
  async function tryToGather(): Promise<void> {
    try {
      await gather(services);
      gathering.isOver();
    } catch (error) {
      if (isDatabaseRefusal(error)) throw error;
      gathering.goesOn(error);
    }
  }

  /** One mail after the other; only one while nobody knows whether the server is back. */
  async function deliverPortion(first?: LeasedRow): Promise<Outcome[]> {
    const portion = server.isDown() ? 1 : PORTION;
    const outcomes: Outcome[] = first ? [await deliver(first)] : [];
    while (mayGoOn() && outcomes.length < portion && outcomes.at(-1) !== 'nothing') {
      const row = await claimNext();
      outcomes.push(row ? await deliver(row) : 'nothing');
    }
    return outcomes;
  }

  /** Turn by turn the oldest and the newest, while there is a backlog. */
  async function claimNext(): Promise<LeasedRow | undefined> {
    const now = clock.now();
    const from = isNewestNext ? 'newest' : 'oldest';
    const scope: OutboxScope = isFull() ? askedFor : { channel: 'mail' };
    const [row] = await outbox.claimDue(database, now, LEASE_MS, 1, { from, scope });
    isNewestNext = !isNewestNext && row !== undefined && now.getTime() - row.dueAt.getTime() > BACKLOG_MS;
    return row;
  }

  async function deliver(row: LeasedRow): Promise<Outcome> {
    let mail: Mail | null;
    try {
      mail = await prepare(row);
    } catch (error) {
      await tryToMakeAgain(services, row, error);
      return 'unsent';
    }
    return mail ? send(row, mail) : 'unsent';
  }

  /** @returns null for a mail that is not to be sent, or not now */
  async function prepare(row: LeasedRow): Promise<Mail | null> {
    const held = isAboutComments(row.kind) ? await holdBack(row) : null;
    if (held && 'notBefore' in held) {
      await outbox.putOff(database, row, held.notBefore);
      return null;
    }
    const content = held ?? (await makeContent(row));
    if ('drop' in content) {
      await outbox.settleDropped(database, row, clock.now(), content);
      return null;
    }
    if (!(await isItsTurn(row, content))) return null;
    const kept = await outbox.keepContent(database, row, {
      subject: content.subject,
      contentHash: contentHash(content),
      leaseUntil: later(clock.now(), LEASE_MS),
    });
    if (!kept) await giveTurnBack(row, content);
    return kept ? mailOf(kept, content) : null;
  }

  async function makeContent(row: LeasedRow): Promise<MailContent | Drop> {
    const handler = handlers[row.kind];
    return handler ? handler(services, row) : { drop: `unknown kind ${row.kind}` };
  }

  async function isItsTurn(row: LeasedRow, { to }: MailContent): Promise<boolean> {
    if (!pace || !isAboutComments(row.kind)) return true;
    const turn = await pace.take(to.address);
    if (turn.waitMs === 0) return true;
    if (turn.isForAll) fullUntilMs = clock.elapsedMs() + turn.waitMs;
    await outbox.putOff(database, row, later(clock.now(), turn.waitMs));
    return false;
  }

  async function giveTurnBack(row: LeasedRow, { to }: MailContent): Promise<void> {
    if (isAboutComments(row.kind)) await pace?.giveBack(to.address);
  }

  function mailOf(row: LeasedRow, content: MailContent): Mail {
    const { id, kind, createdAt } = row;
    return { ...content, outboxId: id, kind, messageId: messageId(services, row), date: createdAt };
  }

  async function send(row: LeasedRow, mail: Mail): Promise<Outcome> {
    const began = server.outages();
    const cutOff = rounds.cutOff();
    try {
      await mailer.send(mail, cutOff);
    } catch (error) {
      if (!cutOff.aborted) await settleFailure(row, mail, error, began);
      return 'unsent';
    }
    serverAnswered();
    await outbox.settleSent(database, row, clock.now(), mailer.mode);
    if (mailer.mode === 'smtp') await takeAcceptance(services, row, mail);
    return 'sent';
  }

  async function settleFailure(row: LeasedRow, mail: Mail, error: unknown, began: number): Promise<void> {
    const failure = failureOf(error);
    if (failure.scope === 'unclear') unclearInARow += 1;
    const isServerDown = failure.scope === 'server' || unclearInARow >= UNCLEAR_IN_A_ROW;
    const waitMs = isServerDown ? server.failed(failure, began) : delayMs(row.attempts);
    if (!isServerDown && failure.isAnswer) serverAnswered();
    if (failure.scope !== 'unclear') await giveTurnBack(row, mail);
    if (failure.word === 'failed') log.error({ outboxId: row.id, err: error }, 'a mail could not be sent');

    await takeRefusal(services, mail, failure);
    if (failure.scope === 'permanent') await giveUp(services, row, failure);
    else await tryAgain(services, row, failure, waitMs);
  }

  function serverAnswered(): void {
    server.answered();
    unclearInARow = 0;
  }

  return {
    start: () => rounds.start(),
    stop: () => rounds.stop(),
    wake({ probe = false } = {}) {
      if (probe) server.endPause();
      rounds.wake();
    },
    runOnce: () => rounds.runOnce(),
  };
}
