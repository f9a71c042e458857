import type { Database } from '../database/database.ts';
import { insertReason, lockOrder, type ReasonText } from './reasons.repository.ts';

/** To begin with; the admin changes what does not fit. */
const FIRST_REASONS: ReasonText[] = [
  { label: 'Off topic', authorText: 'Your comment is not about this article.' },
  { label: 'Attacks a person', authorText: 'Your comment attacks people instead of what they say.' },
  { label: 'Hateful or degrading', authorText: 'Your comment degrades people for who they are.' },
  { label: 'Private information', authorText: 'Your comment tells private things about somebody.' },
  { label: 'Claim without a source', authorText: 'Your comment states as a fact what we could not check.' },
  { label: 'Advertising', authorText: 'Your comment advertises something.' },
  { label: 'Not understandable', authorText: 'We could not understand what your comment says.' },
];

/** Makes the site's list of reasons at the first start. */
export async function makeFirstReasons(database: Database): Promise<void> {
  if (await database.prisma.reason.findFirst()) return;
  await database.transaction(async (tx) => {
    await lockOrder(tx);
    // Another process may have started at the same time.
    if ((await tx.all('SELECT 1 AS "found" FROM "Reason" LIMIT 1')).length > 0) return;
    for (const reason of FIRST_REASONS) await insertReason(tx, reason);
  });
}
