/** Moves the focus to what went wrong; autofocus does the same without a script, but not in every browser. */
export function focusErrors(): void {
  document.querySelector<HTMLElement>('[data-focus-errors]')?.focus();
}
