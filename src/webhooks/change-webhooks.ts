import type { Tx } from '../database/database.ts';
import type { Webhook } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { type EventName, TEST_EVENT, writeEvents } from './events.ts';
import type { Format } from './formats.ts';
import { newSecret, sealSecret } from './sign.ts';
import { tooManyWebhooks, webhookNotFound } from './webhooks.errors.ts';

/** More receivers are better served by one that passes the events on. */
const MOST_WEBHOOKS = 20;

export interface WebhookChoices {
  name: string;
  url: string;
  format: Format;
  events: EventName[];
}

type Needs = Pick<Services, 'database' | 'clock' | 'keys'>;
interface By {
  id: number;
}

/**
 * @returns the secret, which is shown this once
 * @throws {AppError} webhooks.too_many (409)
 */
export async function addWebhook(
  { database, clock, keys }: Needs,
  by: By,
  { name, url, format, events }: WebhookChoices,
): Promise<{ id: number; secret: string }> {
  const at = clock.now();
  const secret = newSecret();
  const id = await database.transaction(async (tx) => {
    await tx.serializeOn('webhooks');
    if ((await tx.all('SELECT "id" FROM "Webhook"')).length >= MOST_WEBHOOKS) {
      throw tooManyWebhooks(MOST_WEBHOOKS);
    }
    await logChange(tx, by, 'add', name, at);
    return tx.insert('Webhook', {
      name,
      url,
      format,
      events: writeEvents(events),
      secretCipher: sealSecret(keys, secret),
      createdAt: at,
    });
  });
  return { id, secret };
}

/** What is owed already goes to the new address. @throws {AppError} webhooks.not_found (404) */
export async function changeWebhook(
  services: Needs,
  by: By,
  webhook: Webhook,
  { name, url, format, events }: WebhookChoices,
): Promise<void> {
  await change(services, by, webhook, {
    action: 'change',
    columns: { name, url, format, events: writeEvents(events) },
  });
}

/**
 * The secret before is worth nothing at once.
 * @returns the new one, which is shown this once
 */
export async function renewSecret(services: Needs, by: By, webhook: Webhook): Promise<string> {
  const secret = newSecret();
  const columns = { secretCipher: sealSecret(services.keys, secret) };
  await change(services, by, webhook, { action: 'secret', columns });
  return secret;
}

/** What a disabled one is owed is dropped; it is owed nothing until it is enabled again. */
export async function setDisabled(
  services: Needs,
  by: By,
  webhook: Webhook,
  isDisabled: boolean,
): Promise<void> {
  const at = services.clock.now();
  await change(services, by, webhook, {
    action: isDisabled ? 'disable' : 'enable',
    columns: { disabledAt: isDisabled ? at : null },
    then: async (tx) => {
      if (!isDisabled) return;
      await tx.run(
        `UPDATE "OutboxMessage" SET "droppedAt" = ?, "dropReason" = 'webhook disabled'
         WHERE "webhookId" = ? AND "sentAt" IS NULL AND "failedAt" IS NULL AND "droppedAt" IS NULL`,
        [at, webhook.id],
      );
    },
  });
}

/** With everything it was owed and sent. */
export async function deleteWebhook({ database, clock }: Needs, by: By, webhook: Webhook): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    if ((await tx.run('DELETE FROM "Webhook" WHERE "id" = ?', [webhook.id])) === 0) throw webhookNotFound();
    await logChange(tx, by, 'delete', webhook.name, at);
  });
}

/** Owes one event that tells of an example. @returns the id of the delivery */
export function oweTest({ database, clock }: Needs, { id: webhookId }: Webhook): Promise<number> {
  const at = clock.now();
  return database.transaction((tx) =>
    tx.insert('OutboxMessage', {
      channel: 'webhook',
      kind: TEST_EVENT,
      webhookId,
      dedupeKey: `webhook:${webhookId}:${TEST_EVENT}:${at.getTime()}:${Math.random()}`,
      dueAt: at,
      createdAt: at,
    }),
  );
}

interface Change {
  action: 'change' | 'secret' | 'disable' | 'enable';
  columns: Record<string, string | Date | Uint8Array | null>;
  then?: (tx: Tx) => Promise<void>;
}

async function change(
  { database, clock }: Needs,
  by: By,
  { id, name }: Webhook,
  { action, columns, then }: Change,
): Promise<void> {
  const sets = Object.keys(columns).map((column) => `"${column}" = ?`);
  await database.transaction(async (tx) => {
    const values = [...Object.values(columns), id];
    const changed = await tx.run(`UPDATE "Webhook" SET ${sets.join(', ')} WHERE "id" = ?`, values);
    if (changed === 0) throw webhookNotFound();
    await then?.(tx);
    await logChange(tx, by, action, String(columns.name ?? name), clock.now());
  });
}

/** The address stays out of the log: it may hold a secret of the receiver. */
async function logChange(tx: Tx, by: By, action: string, name: string, at: Date): Promise<void> {
  await appendLogEntry(tx, {
    actor: 'moderator',
    moderatorId: by.id,
    action: `webhook-${action}`,
    note: name,
    at,
  });
}
