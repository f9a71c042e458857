import {
  cardOf,
  cards,
  type Counts,
  focusCard,
  formFields,
  markCard,
  post,
  removeCard,
  say,
  showCounts,
} from './desk-page.ts';
import { loadMore } from './load-more.ts';
import { offerUndo } from './undo-bar.ts';

export interface Decided {
  /** null when nothing changed */
  batchId: number | null;
  message: string;
  decided: number[];
  skipped: { id: number; message: string }[];
  counts: Counts;
}

/** Decisions without leaving the page: the card goes, the next one gets the focus, an undo stays. */
export function decideInPlace(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    const isBulk = form.id === 'bulk';
    if (!isBulk && form.dataset.decide === undefined) return;
    const fields = formFields(form, event.submitter);
    if (isBulk && fields.get('scope') === 'matching') return;
    event.preventDefault();
    if (isBulk && !fields.has('comment')) return say('No comment is ticked.');
    void send(form.action, fields);
  });
}

async function send(url: string, fields: URLSearchParams): Promise<void> {
  const busy = [...document.querySelectorAll<HTMLElement>('[data-comment][aria-busy="true"]')];
  const own = /\/comments\/(\d+)\/decisions$/.exec(url)?.[1];
  const card = own ? cardOf(own) : null;
  if (card && busy.includes(card)) return;
  card?.setAttribute('aria-busy', 'true');
  try {
    await settle(await post<Decided>(url, fields));
  } catch (error) {
    const message = (error as Error).message;
    if (card) markCard(card, message, { settled: false });
    say(message);
  } finally {
    card?.removeAttribute('aria-busy');
  }
}

async function settle({ batchId, message, decided, skipped, counts }: Decided): Promise<void> {
  const leaving = decided.map(cardOf).filter((card) => card !== null);
  const next = nextAfter(leaving);
  leaving.forEach(removeCard);
  for (const { id, message: reason } of skipped) {
    const card = cardOf(id);
    if (card) markCard(card, reason, { settled: true });
  }
  showCounts(counts);
  say(message);
  if (batchId !== null) offerUndo(batchId, message);
  if (next) focusCard(next);
  await loadMore();
  if (!next) focusCard(cards()[0]);
}

/** The card that is read next: behind the last that leaves, else before it. */
function nextAfter(leaving: HTMLElement[]): HTMLElement | undefined {
  const all = cards();
  const stays = (card: HTMLElement) => !leaving.includes(card) && !card.classList.contains('is-settled');
  const from = Math.max(...leaving.map((card) => all.indexOf(card)), -1);
  return all.slice(from + 1).find(stays) ?? all.slice(0, Math.max(from, 0)).reverse().find(stays);
}
