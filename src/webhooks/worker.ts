import { createHash } from 'node:crypto';
import type { Webhook } from '../generated/sqlite/client.ts';
import { allEnded } from '../outbox/all-ended.ts';
import { pauseMs } from '../outbox/backoff.ts';
import * as outbox from '../outbox/outbox.repository.ts';
import type { LeasedRow } from '../outbox/outbox.repository.ts';
import { createRounds, type Rounds } from '../outbox/rounds.ts';
import { tryAgain, tryToMakeAgain } from '../outbox/try-again.ts';
import type { Services } from '../services.ts';
import { later, SECOND_MS } from '../time/clock.ts';
import { type Call, callReceiver } from './call.ts';
import { dropUnlessTrueAgain, settleDelivered } from './deliveries.ts';
import { type CallFailed, callFailureOf } from './failure.ts';
import { formatOf, writeEvent } from './formats.ts';
import { makeEvent, type WebhookEvent } from './make-event.ts';
import { openSecret, signatureOf } from './sign.ts';

export interface WebhookWorker {
  start(): void;
  /** Resolves when nothing is being sent any more. A call that is cut off is made again, with the same event id. */
  stop(): Promise<void>;
  /** Looks for due events now, also for receivers that failed a moment ago. */
  wake(): void;
  /** Sends what is due now. @returns how many calls were taken */
  runOnce(): Promise<number>;
}

type Needs = Pick<Services, 'settings' | 'database' | 'clock' | 'log' | 'keys' | 'site'>;

const LEASE_MS = 60 * SECOND_MS; // longer than the 5 s deadline of one call, as for mails
const PATIENCE_MS = 0; // a call that a stop cuts off is made again

interface Receiver {
  rounds: Rounds;
  /** How often in a row it failed, and until when it is left alone, by clock.elapsedMs(). */
  failures: number;
  pausedUntilMs: number;
  /** Events go in the order in which they are due, but first the one that a person has just tried again by hand. */
  isNewestNext: boolean;
}

/**
 * Sends what webhooks are owed: to each receiver one event at a time, in rounds of its own, so that a slow one
 * holds up nobody else. One that fails is left alone for a growing pause.
 */
export function createWebhookWorker(services: Needs, deadlineMs?: number): WebhookWorker {
  const { settings, database, clock, log, keys } = services;
  const receivers = new Map<number, Receiver>();
  const search = createRounds(services, findReceivers, { reads: 'webhooks', patienceMs: PATIENCE_MS });
  let isStarted = false;

  /** @returns how many there are */
  async function findReceivers(): Promise<number> {
    const webhooks = await database.prisma.webhook.findMany({ select: { id: true } });
    const found = new Set(webhooks.map(({ id }) => id));
    for (const id of found) if (!receivers.has(id)) addReceiver(id);
    for (const id of receivers.keys()) if (!found.has(id)) await removeReceiver(id);
    return found.size;
  }

  function addReceiver(id: number): void {
    const rounds = createRounds(services, () => deliverTo(id, receiver), {
      reads: `what webhook ${id} is owed`,
      patienceMs: PATIENCE_MS,
    });
    const receiver = { rounds, failures: 0, pausedUntilMs: 0, isNewestNext: false };
    receivers.set(id, receiver);
    if (isStarted) rounds.start();
  }

  async function removeReceiver(id: number): Promise<void> {
    await receivers.get(id)?.rounds.stop();
    receivers.delete(id);
  }

  async function deliverTo(webhookId: number, receiver: Receiver): Promise<number> {
    const scope = { channel: 'webhook', webhookId } as const;
    let sent = 0;
    while (clock.elapsedMs() >= receiver.pausedUntilMs && !receiver.rounds.isStopping()) {
      const from = receiver.isNewestNext ? 'newest' : 'oldest';
      const [row] = await outbox.claimDue(database, clock.now(), LEASE_MS, 1, { scope, from });
      const webhook = row && (await database.prisma.webhook.findUnique({ where: { id: webhookId } }));
      if (!row || !webhook) break;
      receiver.isNewestNext = false;
      if ((await deliver(webhook, receiver, row)) === 'sent') sent += 1;
    }
    return sent;
  }

  async function deliver(webhook: Webhook, receiver: Receiver, row: LeasedRow): Promise<'sent' | 'unsent'> {
    let call: Call | null;
    try {
      call = await prepare(webhook, row);
    } catch (error) {
      await tryToMakeAgain(services, row, error);
      return 'unsent';
    }
    return call ? send(receiver, row, call) : 'unsent';
  }

  /** @returns null for an event that is not to be sent */
  async function prepare(webhook: Webhook, row: LeasedRow): Promise<Call | null> {
    const event = webhook.disabledAt ? { drop: 'webhook disabled' } : await makeEvent(services, row);
    if ('drop' in event) {
      await dropUnlessTrueAgain(database, row, clock.now(), event);
      return null;
    }
    const contentHash = hashOf(event);
    const leaseUntil = later(clock.now(), LEASE_MS);
    const kept = await outbox.keepContent(database, row, { subject: '', contentHash, leaseUntil });
    return kept ? callOf(webhook, kept, event) : null;
  }

  function callOf(webhook: Webhook, row: LeasedRow, event: WebhookEvent): Call {
    const id = eventId(row);
    const { headers, body } = writeEvent(formatOf(webhook.format), event, id);
    return {
      url: webhook.url,
      body,
      headers: {
        ...headers,
        'User-Agent': 'Moderato',
        'Moderato-Event': row.kind,
        'Moderato-Event-Id': id,
        'Moderato-Signature': signatureOf(openSecret(keys, webhook.secretCipher), body, clock.now()),
      },
    };
  }

  async function send(receiver: Receiver, row: LeasedRow, call: Call): Promise<'sent' | 'unsent'> {
    const cutOff = receiver.rounds.cutOff();
    const limits = { allowed: settings.webhookAllowPrivate, cutOff };
    let status: number;
    try {
      status = await callReceiver(call, deadlineMs === undefined ? limits : { ...limits, deadlineMs });
    } catch (error) {
      if (!cutOff.aborted) await settleRefusal(receiver, row, callFailureOf(error));
      return 'unsent';
    }
    receiver.failures = 0;
    await settleDelivered(database, row, clock.now(), status);
    return 'sent';
  }

  async function settleRefusal(receiver: Receiver, row: LeasedRow, failure: CallFailed): Promise<void> {
    receiver.failures += 1;
    receiver.pausedUntilMs = clock.elapsedMs() + pauseMs(receiver.failures);
    if (receiver.failures === 1) {
      log.warn({ webhookId: row.webhookId, word: failure.word }, 'a webhook takes no events; trying on');
    }
    await tryAgain(services, row, failure);
  }

  const allRounds = () => [search, ...[...receivers.values()].map(({ rounds }) => rounds)];

  return {
    start() {
      isStarted = true;
      for (const rounds of allRounds()) rounds.start();
    },
    async stop() {
      isStarted = false;
      await allEnded(allRounds().map((rounds) => rounds.stop()));
    },
    wake() {
      const byHand = { failures: 0, pausedUntilMs: 0, isNewestNext: true };
      for (const receiver of receivers.values()) Object.assign(receiver, byHand);
      for (const rounds of allRounds()) rounds.wake();
    },
    async runOnce() {
      await search.runOnce();
      const sent = await allEnded([...receivers.values()].map(({ rounds }) => rounds.runOnce()));
      return sent.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** As with mails, another text is another event for whoever compares ids. */
export function eventId({ id, createdAt, edition }: Pick<LeasedRow, 'id' | 'createdAt' | 'edition'>): string {
  const again = edition > 1 ? `-${edition}` : '';
  return `evt-${id}-${createdAt.getTime()}${again}`;
}

const hashOf = (event: WebhookEvent): string =>
  createHash('sha256').update(JSON.stringify(event)).digest('hex');
