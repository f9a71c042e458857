import type { Database } from '../database/database.ts';
import { readRows } from '../database/read-rows.ts';
import { type CommentFilter, isByStatusOnly } from './comment-filter.ts';
import type { FoundPage } from './find-comments.ts';
import { findIds } from './find-ids.ts';
import { idFrom } from '../http/field-chains.ts';
import { STATUSES } from '../statuses.ts';

/** So many of the newest matches are put in order by their risk, which no index of words can do. */
const MOST_ORDERED = 1_000;

interface Place {
  risk: number;
  id: number;
}

/** The highest risk first, of equals the one that waits longest. */
export async function findRiskiest(
  database: Database,
  filter: CommentFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<FoundPage> {
  const start = readPlace(after);
  if (isByStatusOnly(filter)) {
    const statuses = filter.status === undefined ? STATUSES : [filter.status];
    const each = await Promise.all(
      statuses.map((status) => riskiestOfStatus(database, status, start, limit + 1)),
    );
    return pageOf(each.flat().sort(byRisk), limit, false);
  }
  const ids = await findIds(database, filter, { order: 'newest', after: null, limit: MOST_ORDERED + 1 });
  const places = await placesOf(database, ids.slice(0, MOST_ORDERED));
  const rest = places.sort(byRisk).filter((place) => !start || byRisk(start, place) < 0);
  return pageOf(rest, limit, ids.length > MOST_ORDERED);
}

/** Two steps of the index: the rest of the same risk, then all that is lower. */
async function riskiestOfStatus(
  database: Database,
  status: string,
  start: Place | null,
  limit: number,
): Promise<Place[]> {
  const columns = `SELECT "id", "risk" FROM "Comment" WHERE "status" = ?`;
  if (!start) {
    return readRows(database, `${columns} ORDER BY "risk" DESC, "id" ASC LIMIT ?`, [status, limit]);
  }
  const same = await readRows<Place>(
    database,
    `${columns} AND "risk" = ? AND "id" > ? ORDER BY "id" ASC LIMIT ?`,
    [status, start.risk, start.id, limit],
  );
  const lower = await readRows<Place>(
    database,
    `${columns} AND "risk" < ? ORDER BY "risk" DESC, "id" ASC LIMIT ?`,
    [status, start.risk, limit],
  );
  return [...same, ...lower];
}

function placesOf(database: Database, ids: number[]): Promise<Place[]> {
  if (ids.length === 0) return Promise.resolve([]);
  const marks = ids.map(() => '?').join(', ');
  return readRows(database, `SELECT "id", "risk" FROM "Comment" WHERE "id" IN (${marks})`, ids);
}

function pageOf(places: Place[], limit: number, isBounded: boolean): FoundPage {
  const page = places.slice(0, limit);
  const last = page.at(-1);
  return {
    ids: page.map(({ id }) => id),
    next: last && places.length > limit ? `${last.risk}.${last.id}` : null,
    isBounded,
  };
}

const byRisk = (a: Place, b: Place): number => b.risk - a.risk || a.id - b.id;

/** A page that cannot be one begins anew. */
function readPlace(after: string | null): Place | null {
  const [risk = '', id = ''] = (after ?? '').split('.');
  const place = { risk: /^-?\d{1,9}$/.test(risk) ? Number(risk) : null, id: idFrom(id) };
  return place.risk === null || place.id === null ? null : { risk: place.risk, id: place.id };
}
