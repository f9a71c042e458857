import { type Counts, post, say, showCounts } from './desk-page.ts';

const UNDO_MS = 120_000;

interface Undone {
  message: string;
  skipped: { id: number; message: string }[];
  counts: Counts;
}

/** The decisions of this page that can be taken back, latest last. */
const batches: { id: number; message: string; until: number }[] = [];

export function offerUndo(id: number, message: string): void {
  batches.push({ id, message, until: Date.now() + UNDO_MS });
  show();
}

/** Takes the latest decision of this page back; again for the one before it. */
export async function undoLatest(): Promise<void> {
  forgetOld();
  const batch = batches.pop();
  if (!batch) return say('There is nothing to undo any more.');
  if (!queue()) return barForm()?.submit(); // nothing here could show what came back
  try {
    const { message, skipped, counts } = await post<Undone>(
      `/desk/decisions/${batch.id}/undo`,
      new URLSearchParams(),
    );
    showCounts(counts);
    say([message, ...skipped.map((one) => one.message)].join(' '));
    await showRestored();
  } catch (error) {
    say((error as Error).message);
  }
  show();
}

export function undoInPlace(): void {
  rememberShown();
  document.addEventListener('submit', (event) => {
    if (event.target !== barForm()) return;
    event.preventDefault();
    void undoLatest();
  });
}

const queue = () => document.querySelector('[data-queue]');

const barForm = () => document.querySelector<HTMLFormElement>('#undo-bar form');

/** The decision that led to this page, as one on the page of a comment does. */
function rememberShown(): void {
  const form = barForm();
  const id = /\/decisions\/(\d+)\/undo$/.exec(form?.getAttribute('action') ?? '')?.[1];
  if (!form || form.hidden || !Number(id)) return;
  const message = document.querySelector('[data-undo-text]')?.textContent ?? '';
  batches.push({ id: Number(id), message, until: Date.now() + UNDO_MS });
}

function forgetOld(): void {
  while (batches[0] && batches[0].until <= Date.now()) batches.shift();
}

function show(): void {
  const bar = document.querySelector<HTMLElement>('#undo-bar');
  const latest = batches.at(-1);
  if (!bar) return;
  bar.classList.toggle('is-empty', !latest);
  const text = bar.querySelector('[data-undo-text]');
  const form = barForm();
  if (text) text.textContent = latest?.message ?? '';
  if (form && latest) form.setAttribute('action', `/desk/decisions/${latest.id}/undo`);
}

/** The comments that came back are put where the page would show them. */
async function showRestored(): Promise<void> {
  const list = queue();
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!list || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-queue]');
  if (!fresh) return;
  const focused = document.activeElement?.closest<HTMLElement>('[data-comment]')?.dataset.comment;
  list.replaceChildren(...[...fresh.children].map((item) => document.adoptNode(item)));
  const back = focused ? list.querySelector<HTMLElement>(`[data-comment="${focused}"]`) : null;
  (back ?? list.querySelector<HTMLElement>('[data-comment]'))?.focus();
}
