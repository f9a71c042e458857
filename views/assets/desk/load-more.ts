import { cardOf, cards, isSettled } from './desk-page.ts';

const FEW = 8;

let loading: Promise<void> | null = null;

/** Brings the next page's cards before the last ones are decided, so that nobody waits for a page. */
export function loadMore(): Promise<void> {
  const next = document.querySelector<HTMLAnchorElement>('[data-next-page]');
  const list = document.querySelector('[data-queue]');
  if (list && cards().length === 0 && !next) showEmpty();
  if (!next || !list || cards().filter((card) => !isSettled(card)).length >= FEW) return Promise.resolve();
  loading ??= append(next, list).finally(() => (loading = null));
  return loading;
}

async function append(next: HTMLAnchorElement, list: Element): Promise<void> {
  const answer = await fetch(next.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const card of page.querySelectorAll<HTMLElement>('[data-queue] [data-comment]')) {
    const item = card.closest('li');
    if (item && !cardOf(card.dataset.comment ?? '')) list.append(document.adoptNode(item));
  }
  const further = page.querySelector<HTMLAnchorElement>('[data-next-page]');
  if (further) next.href = further.href;
  else next.closest('.pager')?.remove();
}

function showEmpty(): void {
  const text = document.querySelector<HTMLElement>('[data-empty]');
  if (text) text.hidden = false;
}
