import { cardOf, type Counts, markCard, showCounts } from './desk-page.ts';

const POLL_MS = 2_000;

export interface Change {
  /** Of the log entry; each change is told once. */
  id: number;
  comment: number;
  version: number;
  /** Such as "Noor approved this comment". */
  message: string;
  isNew: boolean;
  status: string;
}

export interface Changes {
  cursor: number;
  changes: Change[];
  counts: Counts;
}

interface Presence {
  comment: number;
  names: string[];
}

/** What colleagues and readers do shows on the open page: by a stream, without one by asking. */
export function followDesk(): void {
  const start = document.body.dataset.cursor;
  if (start === undefined) return;
  const seen = new Set<number>();
  let cursor = Number(start);
  let polling: ReturnType<typeof setInterval> | null = null;

  const take = ({ cursor: latest, changes, counts }: Changes): void => {
    cursor = Math.max(cursor, latest);
    for (const change of changes) {
      if (seen.has(change.id) || change.id <= Number(start)) continue;
      seen.add(change.id);
      apply(change);
    }
    showCounts(counts);
  };

  const poll = async (): Promise<void> => {
    const answer = await fetch(`/desk/changes?since=${cursor}`, {
      headers: { Accept: 'application/json' },
    }).catch(() => null);
    if (answer?.ok) take((await answer.json()) as Changes);
  };

  const stream = new EventSource(`/desk/events?since=${cursor}`);
  stream.addEventListener('changes', (event) => take(JSON.parse(String(event.data)) as Changes));
  stream.addEventListener('presence', (event) => showPresence(JSON.parse(String(event.data)) as Presence));
  stream.addEventListener('open', () => {
    if (polling) clearInterval(polling);
    polling = null;
  });
  stream.addEventListener('error', () => {
    polling ??= setInterval(() => void poll(), POLL_MS);
  });
}

let waiting = 0;

function apply(change: Change): void {
  const card = cardOf(change.comment);
  if (card && Number(card.dataset.version) < change.version)
    markCard(card, change.message, { settled: true });
  if (!card && change.isNew && document.body.dataset.status === change.status) {
    waiting += 1;
    const bar = document.querySelector<HTMLElement>('#new-comments');
    const label = bar?.querySelector('a');
    if (label)
      label.textContent = waiting === 1 ? '1 new comment: show it' : `${waiting} new comments: show them`;
    bar?.classList.remove('is-empty');
  }
}

function showPresence({ comment, names }: Presence): void {
  const place = cardOf(comment)?.querySelector<HTMLElement>('[data-presence]');
  if (place) place.textContent = names.length > 0 ? `● ${names.join(', ')}` : '';
}
