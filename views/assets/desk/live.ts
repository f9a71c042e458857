import { announce, cardOf, type Counts, isBusy, markCard, showCounts } from './desk-page.ts';
import { fetchCards, matchingIds, placeCard, queue } from './fetch-cards.ts';
import { replaceKeepingTyped } from './keep-typed.ts';

const POLL_MS = 2_000;
/** After that a stream that was refused is tried anew. */
const RETRY_MS = 30_000;

interface Change {
  /** Of the log entry; each change is told once. */
  id: number;
  comment: number;
  version: number;
  /** Such as "Noor approved this comment". */
  message: string;
  isNew: boolean;
}

interface Changes {
  /** What to ask from the next time. */
  cursor: string;
  changes: Change[];
  counts: Counts;
}

interface Presence {
  comment: number;
  moderators: { id: number; name: string }[];
}

/** What colleagues and readers do shows on the open page: by a stream, without one by asking. */
export function followDesk(): void {
  let cursor = document.body.dataset.cursor;
  if (cursor === undefined) return;
  const seen = new Set<number>();
  let polling: ReturnType<typeof setInterval> | null = null;

  const take = ({ cursor: latest, changes, counts }: Changes): void => {
    cursor = latest;
    const unseen = changes.filter(({ id }) => !seen.has(id));
    for (const { id } of unseen) seen.add(id);
    showCounts(counts);
    void apply(unseen);
  };

  const poll = async (): Promise<void> => {
    const answer = await fetch(`/desk/changes?since=${cursor}`, {
      headers: { Accept: 'application/json' },
    }).catch(() => null);
    if (!answer?.ok) return;
    const { present, ...changes } = (await answer.json()) as Changes & { present: Presence[] };
    take(changes);
    showPresence(present);
  };

  const listen = (): void => {
    const stream = new EventSource(`/desk/events?since=${cursor}`);
    stream.addEventListener('changes', (event) => take(JSON.parse(String(event.data)) as Changes));
    stream.addEventListener('presence', (event) =>
      showPresence(JSON.parse(String(event.data)) as Presence[]),
    );
    stream.addEventListener('open', () => {
      if (polling) clearInterval(polling);
      polling = null;
    });
    stream.addEventListener('error', () => {
      polling ??= setInterval(() => void poll(), POLL_MS);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
    });
  };
  listen();
}

async function apply(changes: Change[]): Promise<void> {
  await showNew(changes.filter(({ isNew }) => isNew).map(({ comment }) => comment));
  const latest = new Map(changes.map((change) => [change.comment, change]));
  for (const change of latest.values()) await showChange(change);
}

const isOlder = (card: HTMLElement | null, { version }: Change): card is HTMLElement =>
  card !== null && !isBusy(card) && Number(card.dataset.version) < version;

/** A card that still belongs here is fetched anew, another one is switched off; both say who did what. */
async function showChange(change: Change): Promise<void> {
  if (!isOlder(cardOf(change.comment), change)) return;
  const isSettled = queue() ? !(await refreshCard(change)) : !(await refreshPage(change));
  const card = cardOf(change.comment);
  if (!card || isBusy(card)) return;
  markCard(card, change.message, { settled: isSettled });
  announce(change.message);
}

async function refreshCard(change: Change): Promise<boolean> {
  const [item] = await fetchCards([change.comment]).catch(() => []);
  if (item && isOlder(cardOf(change.comment), change)) placeCard(item);
  return item !== undefined;
}

/** The page of one comment. */
async function refreshPage(change: Change): Promise<boolean> {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  const main = document.querySelector('main');
  if (!main || !fresh || !isOlder(cardOf(change.comment), change)) return false;
  replaceKeepingTyped(main, document.adoptNode(fresh));
  return true;
}

const waiting = new Set<number>();

async function showNew(comments: number[]): Promise<void> {
  const others = comments.filter((comment) => !cardOf(comment) && !waiting.has(comment));
  const matching = others.length > 0 ? await matchingIds(others).catch(() => []) : [];
  for (const comment of matching) waiting.add(comment);
  const bar = document.querySelector<HTMLElement>('#new-comments');
  const label = bar?.querySelector('a');
  if (!bar || !label || waiting.size === 0) return;
  const words = document.createElement('span'); // hidden where the line would be too long
  words.className = 'new-words';
  words.textContent = waiting.size === 1 ? ' comment' : ' comments';
  label.replaceChildren(`${waiting.size} new`, words, waiting.size === 1 ? ': show it' : ': show them');
  bar.classList.remove('is-empty');
}

function showPresence(present: Presence[]): void {
  const readers = new Map(present.map(({ comment, moderators }) => [String(comment), moderators]));
  for (const place of document.querySelectorAll<HTMLElement>('[data-presence]')) {
    const there = readers.get(place.closest<HTMLElement>('[data-comment]')?.dataset.comment ?? '') ?? [];
    const others = there.filter(({ id }) => String(id) !== document.body.dataset.moderator);
    if (others.length > 0) place.replaceChildren(...dotOf(others.map(({ name }) => name).join(', ')));
    else place.replaceChildren();
  }
}

/** A dot and names for the eye, a sentence for a screen reader. */
function dotOf(names: string): (Node | string)[] {
  const dot = document.createElement('span');
  dot.ariaHidden = 'true';
  dot.textContent = '● ';
  const rest = document.createElement('span');
  rest.className = 'visually-hidden';
  rest.textContent = ' at this comment now';
  return [dot, names, rest];
}
