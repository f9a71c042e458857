import type { Tx } from '../database/database.ts';
import { domainsOf, hostOf, turnHost } from '../text/host.ts';

export type BanKind = 'address' | 'network' | 'website' | 'domain';

/** What a rule and a moderator learn of a ban. */
export interface BanHit {
  kind: BanKind;
  label: string;
}

const MOST_HITS = 10;

/** The bans that hold now and catch a comment, in one query over the index of bans. */
export function findBans(
  tx: Tx,
  comment: { commenterId: number; networkIndex: string; website: string },
  now: Date,
): Promise<BanHit[]> {
  const websites = domainsOf(hostOf(comment.website)).map(turnHost);
  return tx.all<BanHit>(
    `SELECT "kind", "label" FROM "Ban"
     WHERE "liftedAt" IS NULL AND ("until" IS NULL OR "until" > ?) AND (
       ("kind" = 'address' AND "value" = (SELECT "emailIndex" FROM "Commenter" WHERE "id" = ?))
       OR ("kind" = 'network' AND "value" = ?)
       OR ("kind" = 'domain' AND "value" IN (SELECT "domainIndex" FROM "CommenterDomain" WHERE "commenterId" = ?))
       OR ("kind" = 'website' AND "value" IN (${['?', ...websites.map(() => '?')].join(', ')}))
     ) ORDER BY "id" LIMIT ${MOST_HITS}`,
    [now, comment.commenterId, comment.networkIndex, comment.commenterId, '', ...websites],
  );
}
