import {
  announce,
  cardOf,
  cards,
  type Counts,
  currentCard,
  focusCard,
  formFields,
  isBusy,
  isSettled,
  type LeftAlone,
  markCard,
  post,
  removeCard,
  say,
  showCounts,
  withLeftAlone,
} from './desk-page.ts';
import { loadMore } from './load-more.ts';
import { offerUndo } from './undo-bar.ts';

export interface Decided {
  /** null when nothing changed */
  batchId: number | null;
  message: string;
  decided: number[];
  skipped: LeftAlone[];
  counts: Counts;
}

/** Decisions without leaving the page: the card goes, the next one gets the focus, an undo stays. */
export function decideInPlace(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    const isBulk = form.id === 'bulk';
    if (event.submitter?.hasAttribute('formaction')) return; // to another page
    if (!isBulk && (form.dataset.decide === undefined || !form.closest('[data-queue]'))) return;
    const fields = formFields(form, event.submitter);
    event.preventDefault();
    if (isBulk && !fields.has('comment')) return say('No comment is ticked.');
    const sent = send(form.getAttribute('action') ?? '', fields); // form.action is the button of that name
    if (isBulk) void sent.then((isDone) => isDone && clearWhy(form));
  });
}

/** @returns whether the server took it */
async function send(url: string, fields: URLSearchParams): Promise<boolean> {
  const deciding = decidedBy(url, fields).filter((card) => !isBusy(card));
  if (deciding.length === 0) return false;
  const next = nextAfter(deciding);
  for (const card of deciding) card.setAttribute('aria-busy', 'true');
  // At once: the next key is meant for the next comment, however long the answer takes.
  if (next) focusCard(next);
  try {
    await settle(await post<Decided>(url, fields));
    return true;
  } catch (error) {
    const message = (error as Error).message;
    for (const card of deciding) markCard(card, message, { settled: false });
    say(message);
    return false;
  } finally {
    for (const card of deciding) card.removeAttribute('aria-busy');
  }
}

/** The next decision about ticked comments has its own reason. */
function clearWhy(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('.why input, .why select'))
    field.value = '';
  form.querySelector('.why')?.removeAttribute('open');
}

/** The cards that a form is about: the one it stands on, or all that are ticked. */
function decidedBy(url: string, fields: URLSearchParams): HTMLElement[] {
  const own = /\/comments\/(\d+)\/decisions$/.exec(url)?.[1];
  const ids = own ? [own] : fields.getAll('comment').map((ticked) => ticked.split(':')[0] ?? '');
  return ids.map(cardOf).filter((card) => card !== null);
}

async function settle({ batchId, message, decided, skipped, counts }: Decided): Promise<void> {
  for (const id of decided) {
    const card = cardOf(id);
    if (card) removeCard(card);
  }
  for (const { id, message: reason } of skipped) {
    const card = cardOf(id);
    if (card) markCard(card, reason, { settled: true });
  }
  showCounts(counts);
  const told = withLeftAlone(message, skipped);
  if (batchId === null || skipped.length > 0) say(told);
  else announce(told); // the bar shows it
  if (batchId !== null)
    offerUndo(batchId, message, decided.length === 1 ? `/desk/comments/${decided[0]}` : '');
  await loadMore();
  if (document.activeElement === document.body) focusCard(currentCard() ?? cards()[0]);
}

/** The card that is read next: behind the last that leaves, else before it. */
function nextAfter(leaving: HTMLElement[]): HTMLElement | undefined {
  const all = cards();
  const stays = (card: HTMLElement) => !leaving.includes(card) && !isBusy(card) && !isSettled(card);
  const from = Math.max(...leaving.map((card) => all.indexOf(card)));
  return all.slice(from + 1).find(stays) ?? all.slice(0, from).reverse().find(stays);
}
