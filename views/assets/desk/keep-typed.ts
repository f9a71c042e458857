type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A part of the page was fetched anew: what was typed, opened and focused in the old one goes over to it. */
export function replaceKeepingTyped(old: HTMLElement, fresh: HTMLElement): void {
  const focused = old.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const selection = isText(focused) ? ([focused.selectionStart, focused.selectionEnd] as const) : null;
  for (const field of old.querySelectorAll<Field>('textarea[id], input[type=text][id], select[id]')) {
    const same = fresh.querySelector<Field>(`#${CSS.escape(field.id)}`);
    if (same && isChanged(field)) same.value = field.value;
  }
  const ticked = old.querySelector<HTMLInputElement>('[data-tick]')?.checked;
  const tick = fresh.querySelector<HTMLInputElement>('[data-tick]');
  if (tick && ticked) tick.checked = true;
  for (const part of old.querySelectorAll<HTMLDetailsElement>('details[open]')) {
    const same = fresh.querySelector<HTMLDetailsElement>(
      `details.${CSS.escape(part.classList[0] ?? '')}${kind(part)}`,
    );
    if (same) same.open = true;
  }
  old.replaceWith(fresh);
  if (!focused) return;
  const again = focused === old ? fresh : sameAs(focused, fresh);
  again?.focus({ preventScroll: true });
  if (selection && isText(again)) again.setSelectionRange(...selection);
}

const isText = (element: HTMLElement | null): element is HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement;

const isChanged = (field: Field): boolean =>
  field instanceof HTMLSelectElement ? field.selectedIndex > 0 : field.value !== field.defaultValue;

/** Two tools of a card have the same class. */
function kind({ dataset }: HTMLElement): string {
  if (dataset.reply !== undefined) return '[data-reply]';
  return dataset.quickEdit === undefined ? '' : '[data-quick-edit]';
}

function sameAs(focused: HTMLElement, fresh: HTMLElement): HTMLElement | null {
  if (focused.id) return fresh.querySelector<HTMLElement>(`#${CSS.escape(focused.id)}`);
  return fresh.hasAttribute('tabindex') ? fresh : null;
}
