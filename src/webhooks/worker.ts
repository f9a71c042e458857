import { createHash } from 'node:crypto';
import type { Webhook } from '../generated/sqlite/client.ts';
import { allEnded } from '../outbox/all-ended.ts';
import { pauseMs } from '../outbox/backoff.ts';
import * as outbox from '../outbox/outbox.repository.ts';
import type { LeasedRow } from '../outbox/outbox.repository.ts';
import { createRounds } from '../outbox/rounds.ts';
import { tryAgain, tryToMakeAgain } from '../outbox/try-again.ts';
import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';
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

/** A receiver that failed: how often in a row, and until when it is left alone, by clock.elapsedMs(). */
interface Pause {
  failures: number;
  untilMs: number;
}

/**
 * Sends what webhooks are owed: to each receiver one event at a time, to all receivers at once, so that a slow
 * one holds up nobody else. One that fails is left alone for a growing pause.
 */
export function createWebhookWorker(services: Needs, deadlineMs?: number): WebhookWorker {
  const { settings, database, clock, log, keys } = services;
  const pauses = new Map<number, Pause>();
  const rounds = createRounds(services, deliverDue, { reads: 'webhooks', patienceMs: 0 });

  async function deliverDue(): Promise<number> {
    const webhooks = await database.prisma.webhook.findMany({ select: { id: true } });
    const open = webhooks.filter(({ id }) => (pauses.get(id)?.untilMs ?? 0) <= clock.elapsedMs());
    const sent = await allEnded(open.map(({ id }) => deliverTo(id)));
    return sent.reduce((sum, count) => sum + count, 0);
  }

  async function deliverTo(webhookId: number): Promise<number> {
    const scope = { channel: 'webhook', webhookId } as const;
    let sent = 0;
    while (!rounds.isStopping()) {
      const [row] = await outbox.claimDue(database, clock.now(), LEASE_MS, 1, { scope });
      const webhook = row && (await database.prisma.webhook.findUnique({ where: { id: webhookId } }));
      if (!row || !webhook) break;
      const outcome = await deliver(webhook, row);
      if (outcome === 'refused') break;
      if (outcome === 'sent') sent += 1;
    }
    return sent;
  }

  async function deliver(webhook: Webhook, row: LeasedRow): Promise<'sent' | 'unsent' | 'refused'> {
    let call: Call | null;
    try {
      call = await prepare(webhook, row);
    } catch (error) {
      await tryToMakeAgain(services, row, error);
      return 'unsent';
    }
    return call ? send(webhook, row, call) : 'unsent';
  }

  /** @returns null for an event that is not to be sent */
  async function prepare(webhook: Webhook, row: LeasedRow): Promise<Call | null> {
    const event = webhook.disabledAt ? { drop: 'webhook disabled' } : await makeEvent(services, row);
    if ('drop' in event) {
      await dropUnlessTrueAgain(database, row, clock.now(), event);
      return null;
    }
    const kept = await outbox.keepContent(database, row, { subject: '', contentHash: hashOf(event) });
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

  async function send(webhook: Webhook, row: LeasedRow, call: Call): Promise<'sent' | 'refused'> {
    const cutOff = rounds.cutOff();
    const limits = { allowed: settings.webhookAllowPrivate, cutOff };
    let status: number;
    try {
      status = await callReceiver(call, deadlineMs === undefined ? limits : { ...limits, deadlineMs });
    } catch (error) {
      if (!cutOff.aborted) await settleRefusal(webhook, row, callFailureOf(error));
      return 'refused';
    }
    pauses.delete(webhook.id);
    await settleDelivered(database, row, clock.now(), status);
    return 'sent';
  }

  async function settleRefusal(webhook: Webhook, row: LeasedRow, failure: CallFailed): Promise<void> {
    const failures = (pauses.get(webhook.id)?.failures ?? 0) + 1;
    pauses.set(webhook.id, { failures, untilMs: clock.elapsedMs() + pauseMs(failures) });
    if (failures === 1) {
      log.warn({ webhookId: webhook.id, word: failure.word }, 'a webhook takes no events; trying on');
    }
    await tryAgain(services, row, failure);
  }

  return {
    start: () => rounds.start(),
    stop: () => rounds.stop(),
    wake() {
      pauses.clear();
      rounds.wake();
    },
    runOnce: () => rounds.runOnce(),
  };
}

/** As with mails, another text is another event for whoever compares ids. */
export function eventId({ id, createdAt, edition }: Pick<LeasedRow, 'id' | 'createdAt' | 'edition'>): string {
  const again = edition > 1 ? `-${edition}` : '';
  return `evt-${id}-${createdAt.getTime()}${again}`;
}

const hashOf = (event: WebhookEvent): string =>
  createHash('sha256').update(JSON.stringify(event)).digest('hex');
