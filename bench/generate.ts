import { hashPassword } from '../src/accounts/password.ts';
import { emailIndex } from '../src/commenters/address-vault.ts';
import { domainIndex, domainsOfEmail } from '../src/commenters/domain-index.ts';
import { deriveKeys } from '../src/crypto/keys.ts';
import { seal } from '../src/crypto/seal.ts';
import type { Row } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { searchWords } from '../src/search/search-text.ts';
import { websiteKey } from '../src/text/host.ts';
import { type BulkWriter, openBulkWriter } from './bulk-writer.ts';
import { type GeneratedComment, generateSite, MODERATOR, MODERATORS } from './generated-site.ts';
import { type Progress, showProgress } from './progress.ts';

const OPENED = new Date('2020-01-01T00:00:00Z');
const ENDED = new Date('2026-01-01T00:00:00Z');
const NO_COMMENTS = { pending: 0, approved: 0, spam: 0, trash: 0 };
const ACTIONS = { approved: 'approve', spam: 'spam', trash: 'trash' } as const;

type Counts = typeof NO_COMMENTS;

interface Options {
  /** With which the addresses are encrypted. */
  secretKey: string;
  seed?: number;
  /** When the newest comment came. */
  ended?: Date;
  progress?: Progress;
}

/**
 * Fills a fresh database with a site of so many comments, which is the same for the same seed: verdicts, log,
 * search words and kept counts are those that the application itself would have made.
 * @param url `file:...` or `postgresql://...` of an empty database
 */
export async function generate(
  url: string,
  count: number,
  {
    secretKey,
    seed = 1,
    ended = ENDED,
    progress = showProgress(`${count.toLocaleString('en')} comments`, count),
  }: Options,
): Promise<void> {
  await migrate(url);
  const site = generateSite(count, seed, ended);
  const writer = await openBulkWriter(url);
  const total: Counts = { ...NO_COMMENTS };
  const ofCommenter = Array.from({ length: site.commenters + 1 }, (): Counts => ({ ...NO_COMMENTS }));
  const ofArticle = site.articles.map(() => 0);

  await addModerators(writer);
  for (const comment of site.comments()) {
    await addComment(writer, comment, site.articles[comment.articleId - 1]!.title);
    total[comment.status]++;
    ofCommenter[comment.commenterId]![comment.status]++;
    if (comment.status === 'approved') ofArticle[comment.articleId - 1]!++;
    progress.at(comment.id);
  }
  for (const [at, article] of site.articles.entries()) {
    const approvedCount = ofArticle[at]!;
    const row = { ...article, html: '', publishedAt: OPENED, sourceHash: '', approvedCount };
    await writer.add('Article', { ...row, standfirst: '', byline: '', place: '', comments: 'open' });
  }
  await addCommenters(writer, ofCommenter, secretKey);
  for (const [status, number] of Object.entries(total)) {
    await writer.add('StatusCount', { status, shard: 0, count: number });
  }
  progress.say('indexes');
  await writer.finish();
  progress.end();
}

async function addComment(writer: BulkWriter, comment: GeneratedComment, title: string): Promise<void> {
  const { rules, ...row } = comment;
  const { id, status, decidedAt, decidedById, submittedAt } = comment;
  await writer.add('Comment', {
    ...row,
    html: `<p>${row.text}</p>`,
    htmlVersion: 1,
    version: decidedAt ? 2 : 1,
    websiteKey: websiteKey(row.website),
    userAgent: '',
  });
  for (const rule of rules) {
    await writer.add('Verdict', {
      commentId: id,
      rule,
      outcome: 'pending',
      reason: 'Found by a rule.',
      evidence: '[]',
    });
  }
  const entry = {
    commentId: id,
    actor: 'rule',
    moderatorId: null,
    action: 'submit',
    fromStatus: '',
    toStatus: 'pending',
  };
  await writer.add('LogEntry', logRow({ ...entry, note: rules[0]!, at: submittedAt }, 1));
  if (status !== 'pending') {
    const decided = {
      actor: 'moderator',
      moderatorId: decidedById,
      action: ACTIONS[status],
      fromStatus: 'pending',
    };
    await writer.add(
      'LogEntry',
      logRow({ ...entry, ...decided, toStatus: status, note: '', at: decidedAt! }, 2),
    );
  }
  const day = submittedAt.toISOString().slice(0, 10);
  await writer.addSearch(id, searchWords({ ...comment, day, title }));
}

const logRow = <T extends object>(entry: T, version: number) => ({ ...entry, version, before: '' });

async function addModerators(writer: BulkWriter): Promise<void> {
  const passwordHash = await hashPassword(MODERATOR.password);
  for (let id = 1; id <= MODERATORS; id++) {
    const email = id === 1 ? MODERATOR.email : `moderator-${id}@moderato.test`;
    const choices = { seesAddresses: true, notify: 'none', shortcuts: true, notifySignIn: false };
    await writer.add('Moderator', {
      id,
      name: `Moderator ${id}`,
      email,
      passwordHash,
      role: 'admin',
      createdAt: OPENED,
      ...choices,
    });
  }
}

async function addCommenters(writer: BulkWriter, counts: Counts[], secretKey: string): Promise<void> {
  const keys = deriveKeys(secretKey);
  const domains: Row[] = [];
  for (const [id, { pending, approved, spam, trash }] of counts.entries()) {
    if (id === 0) continue;
    const email = `reader-${id}@readers.test`;
    await writer.add('Commenter', {
      id,
      emailCipher: seal(keys.for('email'), email),
      emailIndex: emailIndex(keys, email),
      createdAt: OPENED,
      pendingCount: pending,
      approvedCount: approved,
      spamCount: spam,
      trashCount: trash,
    });
    for (const domain of domainsOfEmail(email)) {
      domains.push({ commenterId: id, domainIndex: domainIndex(keys, domain) });
    }
  }
  for (const row of domains) await writer.add('CommenterDomain', row);
}
