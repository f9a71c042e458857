import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKeys } from '../../crypto/keys.ts';
import { openDatabase } from '../../database/open.ts';
import { openViews } from '../../http/views.ts';
import type { NoticeKind } from '../../notifications/kinds.ts';
import type { OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { openSite } from '../../sites/current-site.ts';
import type { Locale } from '../languages/index.ts';
import type { MailContent } from '../mailer.ts';
import { type MailNeeds, MAILS, type MessageKind } from '../messages/index.ts';
import { type ExampleRows, insertExampleRows, NOW } from './example-rows.ts';
import { type Example, EXAMPLE_NAMES, type ExampleName, EXAMPLES, kindOf } from './examples.ts';

export type Previews = Map<ExampleName, MailContent>;

/** Which of the reader's subscriptions a notice follows, where it is not the first. */
const WISHES: Partial<Record<NoticeKind, number>> = { reply: 1, 'new-comment': 2 };
const EXAMPLE = { baseUrl: 'https://comments.example.com', siteName: 'Harbour News', mailFrom: '' };

/**
 * Makes every example in one language, by the makers of the real mails, from the rows of a database that is
 * thrown away afterwards; nothing of the site is in it.
 * @returns by the name of the example
 */
export async function makePreviews(settings: Settings, locale: Locale): Promise<Previews> {
  const folder = await mkdtemp(join(tmpdir(), `moderato-previews-${process.pid}-`));
  const database = await openDatabase(`file:${join(folder, 'examples.db')}`);
  try {
    const example = { ...settings, ...EXAMPLE };
    const clock = { now: () => NOW, elapsedMs: () => 0 };
    const keys = deriveKeys('an example, which signs nothing that counts');
    const site = await openSite(example, database, clock);
    await database.prisma.site.updateMany({ data: { locale, timeZone: 'Europe/London' } });
    await site.reload();
    const views = openViews(() => site.get().name);
    const services = { settings: example, clock, database, keys, views, site };
    const rows = await insertExampleRows(database, keys);
    const previews: Previews = new Map();
    for (const name of EXAMPLE_NAMES) previews.set(name, await makePreview(services, name, rows));
    return previews;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makePreview(services: MailNeeds, name: ExampleName, rows: ExampleRows): Promise<MailContent> {
  const kind = kindOf(name);
  const example = { ...EXAMPLES[name], kind };
  await requireSecondFactor(services, example.requiresSecondFactor ?? false);
  const message = await insertMessage(services, example, rows);
  const made = await MAILS[kind].make(services, message);
  if ('drop' in made) throw new Error(`the example ${name} is not sent: ${made.drop}`);
  return made;
}

async function requireSecondFactor({ database, site }: MailNeeds, isRequired: boolean): Promise<void> {
  await database.prisma.site.updateMany({ data: { requireSecondFactor: isRequired } });
  await site.reload();
}

/** The message with its notices, as gathering would have made it. */
async function insertMessage(
  { database }: MailNeeds,
  { kind, to, tells = [], about, note = '' }: Example & { kind: MessageKind },
  rows: ExampleRows,
): Promise<OutboxRow> {
  const recipient = to === 'moderator' ? { moderatorId: rows.moderator } : { commenterId: rows[to] };
  const made = { createdAt: NOW, dueAt: NOW };
  const { outboxMessage, notice } = database.prisma;
  const count = await outboxMessage.count();
  const message = await outboxMessage.create({
    data: {
      kind,
      ...recipient,
      ...made,
      facts: JSON.stringify({ waiting: rows.waiting }),
      dedupeKey: `example:${count}`,
      subjectId: about === undefined ? null : await insertSubject(database, { about, note }, rows.moderator),
    },
  });
  for (const [told, comment] of tells) {
    const tale = { kind: told, ...recipient, commentId: rows.comments[comment], messageId: message.id };
    const wish = to === 'moderator' ? {} : { subscriptionId: rows.subscriptions[WISHES[told] ?? 0]! };
    await notice.create({
      data: { ...tale, ...wish, ...made, dedupeKey: `example:${count}:${told}:${comment}` },
    });
  }
  return message;
}

async function insertSubject(
  { prisma }: MailNeeds['database'],
  { about, note }: Required<Pick<Example, 'about' | 'note'>>,
  moderatorId: number,
): Promise<number> {
  if (about === 'address-change') {
    const addresses = { oldEmail: 'ada@example.com', newEmail: 'ada.example@example.org' };
    const data = { moderatorId, ...addresses, createdAt: NOW, expiresAt: NOW };
    return (await prisma.addressChange.create({ data })).id;
  }
  if (about === 'bounced') {
    const colleague = {
      name: 'Dora Example',
      email: 'dora@example.com',
      passwordHash: '',
      role: 'moderator',
    };
    const data = { ...colleague, createdAt: NOW, bouncedAt: NOW };
    return (await prisma.moderator.create({ data })).id;
  }
  const data = { actor: 'moderator', moderatorId, action: about, note, at: NOW };
  return (await prisma.logEntry.create({ data })).id;
}
