import { cardOf, cards } from './desk-page.ts';
import { replaceKeepingTyped } from './keep-typed.ts';

const PORTION = 50;

/** The list of the queue; null on other pages. */
export const queue = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-queue]');

/** The cards of those comments that belong on this page. */
export async function fetchCards(ids: readonly number[]): Promise<HTMLElement[]> {
  const items: HTMLElement[] = [];
  for (const answer of await ask(ids, 'text/html')) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    items.push(...page.querySelectorAll<HTMLElement>('body > ol > li'));
  }
  return items.map((item) => document.adoptNode(item));
}

/** Those of the comments that belong on this page. */
export async function matchingIds(ids: readonly number[]): Promise<number[]> {
  const answers = await ask(ids, 'application/json');
  const found = await Promise.all(answers.map((answer) => answer.json() as Promise<{ ids: number[] }>));
  return found.flatMap((one) => one.ids);
}

async function ask(ids: readonly number[], accept: string): Promise<Response[]> {
  const address = queue()?.dataset.from?.replace('/desk/comments?', '/desk/cards?');
  const answers: Response[] = [];
  for (let from = 0; address && from < ids.length; from += PORTION) {
    const url = `${address}&ids=${ids.slice(from, from + PORTION).join()}`;
    const answer = await fetch(url, { headers: { Accept: accept } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    answers.push(answer);
  }
  return answers;
}

/** Puts a card where the page would show it; one that comes with the next page is left to it. */
export function placeCard(item: HTMLElement): void {
  const list = queue();
  const fresh = item.querySelector<HTMLElement>('[data-comment]');
  if (!list || !fresh) return;
  const id = Number(fresh.dataset.comment);
  const old = cardOf(id);
  if (old) return replaceKeepingTyped(old, fresh);
  const { order } = list.dataset;
  if (order === 'riskiest') return list.prepend(item);
  const isBefore = (a: number, b: number): boolean => (order === 'newest' ? a > b : a < b);
  const end = lastOfPage();
  if (end !== null && isBefore(end, id)) return;
  const follower = cards().find((card) => isBefore(id, Number(card.dataset.comment)));
  list.insertBefore(item, follower?.closest('li') ?? null);
}

/** The comment after which the next page begins; null when there is none. */
function lastOfPage(): number | null {
  const next = document.querySelector<HTMLAnchorElement>('[data-next-page]');
  const after = next && new URL(next.href).searchParams.get('after');
  return after ? Number(after) : null;
}
