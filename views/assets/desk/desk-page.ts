// What the behaviours of the desk share: the cards, the spoken line, the counts.

export interface Counts {
  [status: string]: number;
}

export const cards = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-comment]')];

export const cardOf = (id: number | string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-comment="${CSS.escape(String(id))}"]`);

/** A decision about this card is on its way. */
export const isBusy = (card: HTMLElement): boolean => card.getAttribute('aria-busy') === 'true';

/** A colleague has decided about it, and it stays only to say so. */
export const isSettled = (card: HTMLElement): boolean => card.classList.contains('is-settled');

/** The card that has the focus, else the first one that is still to be decided. */
export function currentCard(): HTMLElement | undefined {
  const focused = document.activeElement?.closest<HTMLElement>('[data-comment]');
  return focused && !isBusy(focused) ? focused : cards().find((card) => !isBusy(card) && !isSettled(card));
}

export function focusCard(card: HTMLElement | undefined): void {
  card?.focus();
  card?.scrollIntoView({ block: 'nearest' });
}

const SHOWN_MS = 6_000;
let hiding: ReturnType<typeof setTimeout> | undefined;

/** Says what happened to a screen reader; where it shows elsewhere on the page already. */
export function announce(message: string): void {
  const line = document.querySelector('#desk-status');
  // The same text once more is only read when it differs.
  if (line) line.textContent = line.textContent === message ? `${message}\u00a0` : message;
}

/** Says what happened, to the eye and to a screen reader. */
export function say(message: string): void {
  announce(message);
  const line = document.querySelector('#desk-status');
  line?.classList.add('is-shown');
  clearTimeout(hiding);
  hiding = setTimeout(() => line?.classList.remove('is-shown'), SHOWN_MS);
}

/** A comment that a decision or its undo did not change. */
export interface LeftAlone {
  id: number;
  /** Such as "Noor approved this comment before; it was left alone." */
  message: string;
}

const NAMED = 3;

/** What was done, and which comments were left alone and why. */
export function withLeftAlone(message: string, skipped: readonly LeftAlone[]): string {
  const named = skipped.slice(0, NAMED).map((one) => `Comment ${one.id}: ${one.message}`);
  const more = skipped.length > NAMED ? [`${skipped.length - NAMED} more were left alone too.`] : [];
  return [message, ...named, ...more].join(' ');
}

export function showCounts(counts: Counts): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-count]')) {
    const count = counts[place.dataset.count ?? ''];
    if (count !== undefined) place.textContent = String(count);
  }
}

/** A line on a card; the card's buttons are switched off when somebody else has decided. */
export function markCard(card: HTMLElement, message: string, { settled }: { settled: boolean }): void {
  const line = card.querySelector<HTMLElement>('[data-card-message]');
  if (line) line.textContent = message;
  if (!settled) return;
  card.classList.add('is-settled');
  for (const button of card.querySelectorAll<HTMLButtonElement>('[data-decide] button'))
    button.disabled = true;
  for (const tick of card.querySelectorAll<HTMLInputElement>('[data-tick]')) {
    tick.checked = false;
    tick.disabled = true;
  }
}

export function removeCard(card: HTMLElement): void {
  (card.closest('li') ?? card).remove();
}

export interface ErrorAnswer {
  error: { code: string; message: string };
}

/** The server answered, and said no. */
export class Refused extends Error {}

/** Posts a form the way the browser would and reads the answer as JSON. */
export async function post<T>(url: string, body: URLSearchParams): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'POST', headers: { Accept: 'application/json' }, body });
  } catch {
    throw new Error('The server cannot be reached. Nothing was changed.');
  }
  const data = (await answer.json().catch(() => null)) as (T & Partial<ErrorAnswer>) | null;
  if (!answer.ok || !data) {
    const Failure = answer.status < 500 && answer.status !== 429 ? Refused : Error;
    throw new Failure(
      data?.error?.message ?? `The server answered ${answer.status}. Please load the page again.`,
    );
  }
  return data;
}

export function formFields(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter))
    if (typeof value === 'string') fields.append(name, value);
  return fields;
}
