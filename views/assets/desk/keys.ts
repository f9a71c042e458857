import { announce, cards, currentCard, focusCard, say } from './desk-page.ts';
import { undoLatest } from './undo-bar.ts';

const ACTIONS: Record<string, string> = { a: 'approve', u: 'pending', s: 'spam', d: 'trash' };

/** One key per decision, as in WordPress. They never fire while somebody types. */
export function deskKeys(): void {
  if (document.body.dataset.shortcuts !== 'on') return;
  if (!document.querySelector('[data-queue], [data-comment], #undo-bar')) return;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    // Before Shift is looked at: some keyboards need it for these two.
    const handled = pressedSign(key) || (event.shiftKey ? pressedWithShift(key) : pressed(key));
    if (handled) event.preventDefault();
  });
}

function pressedSign(key: string): boolean {
  if (key === '?') return openHelp();
  if (key !== '/') return false;
  const field = document.querySelector<HTMLElement>('[data-search]');
  if (field) field.focus();
  else say('There is no search on this page.');
  return true;
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
      return write('reply', '[data-reply]');
    case 'q':
      return write('edit', '[data-quick-edit]');
    case 'e':
      return edit();
    default:
      return false;
  }
}

function pressedWithShift(key: string): boolean {
  if (key === 'x') return toggleAll();
  if (key === 'z') {
    void undoLatest();
    return true;
  }
  const action = ACTIONS[key];
  if (!action) return false;
  const button = document.querySelector<HTMLButtonElement>(`#bulk button[value="${action}"]`);
  if (button) button.form?.requestSubmit(button);
  else say('This is not possible here.');
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

const NO_COMMENT = 'There is no comment here.';

function decideCurrent(action: string): boolean {
  const card = currentCard();
  const button = card?.querySelector<HTMLButtonElement>(`[data-decide] button[value="${action}"]`);
  if (button?.disabled === false) button.form?.requestSubmit(button);
  else say(card ? 'This is not possible here.' : NO_COMMENT);
  return true;
}

function move(step: 1 | -1): boolean {
  const all = cards();
  const at = all.indexOf(document.activeElement?.closest('[data-comment]') as HTMLElement);
  const next = at === -1 ? all[0] : all[at + step];
  if (next) focusCard(next);
  else if (at === -1) say(NO_COMMENT);
  else say(step === 1 ? 'This is the last comment.' : 'This is the first comment.');
  return true;
}

function toggle(tick: HTMLInputElement | null | undefined): boolean {
  if (tick && !tick.disabled) {
    tick.click();
    announce(tick.checked ? 'Ticked.' : 'No longer ticked.');
  } else say('There is nothing to tick.');
  return true;
}

function toggleAll(): boolean {
  const ticks = [...document.querySelectorAll<HTMLInputElement>('[data-tick]:not(:disabled)')];
  const wanted = !ticks.every(({ checked }) => checked);
  for (const tick of ticks) tick.checked = wanted;
  say(wanted ? `${ticks.length} ticked.` : 'None ticked.');
  return true;
}

/** Puts the cursor into the field for the current comment; a part of its card that is folded away opens first. */
function write(field: 'reply' | 'edit', folded: string): boolean {
  const card = currentCard();
  const part = card?.querySelector<HTMLDetailsElement>(folded);
  if (part) part.open = true;
  const text = document.querySelector<HTMLElement>(`#${field}-${card?.dataset.comment}`);
  if (text) text.focus();
  else say(card ? 'This is not possible here.' : NO_COMMENT);
  return true;
}

/** The form that changes a comment is on the comment's own page; its field gets the focus there. */
function edit(): boolean {
  const card = currentCard();
  const link = card?.querySelector<HTMLAnchorElement>('[data-edit]');
  if (!link) return write('edit', '[data-quick-edit]');
  location.assign(`${link.href}#edit-${card?.dataset.comment}`);
  return true;
}

function openHelp(): boolean {
  const list = document.querySelector<HTMLDialogElement>('#shortcuts');
  if (list) list.showModal();
  else say('The list of keys is on the page of the queue.');
  return true;
}
