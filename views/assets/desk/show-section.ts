/** On a phone the sections are one row that scrolls sideways; it begins with the current one in sight. */
export function showSection(): void {
  const row = document.querySelector<HTMLElement>('.desk-header nav');
  const current = row?.querySelector<HTMLElement>('[aria-current]');
  if (!row || !current) return;
  const { left, width } = current.getBoundingClientRect();
  row.scrollLeft += left - (row.clientWidth - width) / 2;
}
