import { cards, currentCard, focusCard, say } from './desk-page.ts';
import { undoLatest } from './undo-bar.ts';

const ACTIONS: Record<string, string> = { a: 'approve', u: 'pending', s: 'spam', d: 'trash' };

/** One key per decision, as in WordPress. They never fire while somebody types. */
export function deskKeys(): void {
  if (document.body.dataset.shortcuts !== 'on') return;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    if (pressedSign(event.key) || (event.shiftKey ? pressedWithShift : pressed)(event.key)) {
      event.preventDefault();
    }
  });
}

/** Which of the signs need Shift is a matter of the keyboard: on a German one it is both. */
function pressedSign(key: string): boolean {
  switch (key) {
    case '/':
      document.querySelector<HTMLElement>('[data-search]')?.focus();
      return true;
    case '?':
      return openHelp();
    default:
      return false;
  }
}

function pressed(key: string): boolean {
  const action = ACTIONS[key];
  if (action) return decideCurrent(action);
  switch (key) {
    case 'j':
      return move(1);
    case 'k':
      return move(-1);
    case 'z':
      void undoLatest();
      return true;
    case 'x':
      return toggle(currentCard()?.querySelector<HTMLInputElement>('[data-tick]'));
    case 'r':
      return open('[data-reply]');
    case 'q':
      return open('[data-quick-edit]');
    case 'e':
      return follow('[data-edit]');
    default:
      return false;
  }
}

function pressedWithShift(key: string): boolean {
  const lower = key.toLowerCase();
  if (lower === 'x') return toggleAll();
  if (lower === 'z') {
    void undoLatest();
    return true;
  }
  const action = ACTIONS[lower];
  if (!action) return false;
  const button = document.querySelector<HTMLButtonElement>(`#bulk button[value="${action}"]`);
  button?.form?.requestSubmit(button);
  return button !== null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

function decideCurrent(action: string): boolean {
  const card = currentCard();
  const button = card?.querySelector<HTMLButtonElement>(`[data-decide] button[value="${action}"]`);
  if (button?.disabled === false) button.form?.requestSubmit(button);
  else if (card) say('This is not possible here.');
  return card !== undefined;
}

function move(step: 1 | -1): boolean {
  const all = cards();
  const at = all.indexOf(document.activeElement?.closest('[data-comment]') as HTMLElement);
  const next = at === -1 ? all[0] : all[at + step];
  if (next) focusCard(next);
  return true;
}

function toggle(tick: HTMLInputElement | null | undefined): boolean {
  if (tick && !tick.disabled) tick.click();
  return true;
}

function toggleAll(): boolean {
  const ticks = [...document.querySelectorAll<HTMLInputElement>('[data-tick]:not(:disabled)')];
  const wanted = !ticks.every(({ checked }) => checked);
  for (const tick of ticks) tick.checked = wanted;
  say(wanted ? `${ticks.length} ticked.` : 'None ticked.');
  return true;
}

/** Opens a part of the current card that is folded away, and puts the cursor into it. */
function open(selector: string): boolean {
  const part = currentCard()?.querySelector<HTMLDetailsElement>(selector);
  if (!part) return false;
  part.open = true;
  part.querySelector<HTMLElement>('textarea')?.focus();
  return true;
}

function follow(selector: string): boolean {
  const link = currentCard()?.querySelector<HTMLAnchorElement>(selector);
  link?.click();
  return link !== null && link !== undefined;
}

function openHelp(): boolean {
  document.querySelector<HTMLDialogElement>('#shortcuts')?.showModal();
  return true;
}
