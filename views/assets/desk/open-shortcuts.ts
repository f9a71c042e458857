/** The list of keys can be opened by a button too; without a script there are no keys. */
export function openShortcuts(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-open-shortcuts]');
  if (!button || document.body.dataset.shortcuts !== 'on') return;
  button.hidden = false;
  button.addEventListener('click', () =>
    document.querySelector<HTMLDialogElement>('#shortcuts')?.showModal(),
  );
}
