import {
  announce,
  cards,
  type Counts,
  focusCard,
  type LeftAlone,
  post,
  Refused,
  say,
  showCounts,
  withLeftAlone,
} from './desk-page.ts';
import { fetchCards, placeCard, queue } from './fetch-cards.ts';

const UNDO_MS = 120_000;
const ID_IN_ACTION = /(?<=^\/desk\/decisions\/)\d+/;

interface Undone {
  message: string;
  restored: number[];
  skipped: LeftAlone[];
  counts: Counts;
}

interface Batch {
  id: number;
  message: string;
  /** The comment it was about; '' when there were several. */
  url: string;
  until: number;
}

/** The decisions of this moderator that can be taken back, latest last. */
const batches: Batch[] = [];
let expiry: ReturnType<typeof setTimeout> | undefined;

export function offerUndo(id: number, message: string, url: string): void {
  batches.push({ id, message, url, until: Date.now() + UNDO_MS });
  show();
}

/** Takes the latest decision back; again for the one before it. */
export async function undoLatest(): Promise<void> {
  const batch = batches.pop();
  if (!batch) return say('There is nothing to undo.');
  if (!queue()) return barForm()?.submit(); // the page that follows shows what came back
  show();
  try {
    const { message, restored, skipped, counts } = await post<Undone>(
      `/desk/decisions/${batch.id}/undo`,
      new URLSearchParams(),
    );
    showCounts(counts);
    say(withLeftAlone(message, skipped));
    await showRestored(restored);
  } catch (error) {
    say((error as Error).message);
    if (!(error instanceof Refused)) batches.push(batch);
    batches.sort((a, b) => a.id - b.id);
    show();
  }
}

export function undoInPlace(): void {
  takeFromPage();
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.closest('#undo-bar') === null) return;
    event.preventDefault();
    void undoLatest();
  });
}

const bar = (): HTMLElement | null => document.querySelector<HTMLElement>('#undo-bar');
const barForm = (): HTMLFormElement | null => bar()?.querySelector('form') ?? null;

/** The page itself can come with a decision: of the page before it. */
function takeFromPage(): void {
  const form = barForm();
  const left = Number(form?.dataset.leftMs);
  const id = Number(ID_IN_ACTION.exec(form?.getAttribute('action') ?? '')?.[0]);
  if (!(left > 0) || !(id > 0)) return;
  const message = bar()?.querySelector('[data-undo-text]')?.textContent ?? '';
  const url = bar()?.querySelector('a')?.getAttribute('href') ?? '';
  batches.push({ id, message, url, until: Date.now() + left });
  show();
}

/** Shows the latest decision that can still be undone, and goes when its time is over. */
function show(): void {
  const place = bar();
  const form = barForm();
  const latest = batches.at(-1);
  clearTimeout(expiry);
  place?.classList.toggle('is-empty', !latest);
  if (!place || !form || !latest) return;
  place.querySelector('[data-undo-text]')!.textContent = latest.message;
  form.hidden = false;
  const action = form.getAttribute('action') ?? ''; // which also names the page to come back to
  form.setAttribute('action', action.replace(ID_IN_ACTION, String(latest.id)));
  const link = place.querySelector('a') ?? document.createElement('a');
  link.textContent = 'See it';
  link.href = latest.url;
  if (latest.url) place.querySelector('p')?.append(' ', link);
  else link.remove();
  expiry = setTimeout(expire, latest.until - Date.now());
}

function expire(): void {
  const hadFocus = bar()?.contains(document.activeElement) ?? false;
  batches.splice(0, batches.length, ...batches.filter(({ until }) => until > Date.now()));
  if (batches.length === 0) say('The last decision can no longer be undone.');
  show();
  if (hadFocus && batches.length === 0) focusCard(cards()[0]);
}

/** The comments that came back are put where the page would show them; everything else stays as it is. */
async function showRestored(ids: number[]): Promise<void> {
  const items = await fetchCards(ids).catch(() => null);
  if (!items) return announce('Load the page again to see what came back.');
  const isInCard = document.activeElement?.closest('[data-comment]');
  for (const item of items) placeCard(item);
  const empty = document.querySelector<HTMLElement>('[data-empty]');
  if (empty && cards().length > 0) empty.hidden = true;
  if (!isInCard) focusCard(items[0]?.querySelector<HTMLElement>('[data-comment]') ?? undefined);
}
