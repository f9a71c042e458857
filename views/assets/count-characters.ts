const NEAR = 1000; // characters left when the count appears
const ANNOUNCE_AFTER_MS = 1000; // a screen reader hears the count in a pause, not at every key

/** Shows how many characters are left near the limit, counted as the server counts: code points, CRLF as LF. */
export function countCharacters(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('[data-count-characters]')) watch(area);
}

function watch(area: HTMLTextAreaElement): void {
  const limit = Number(area.dataset.countCharacters);
  const shown = document.createElement('p');
  shown.className = 'hint';
  shown.ariaHidden = 'true';
  const announced = document.createElement('p');
  announced.className = 'visually-hidden';
  announced.setAttribute('role', 'status');
  area.after(shown, announced);

  let timer: number | undefined;
  const count = (): void => {
    const text = sentence(area.value, limit);
    shown.textContent = text;
    clearTimeout(timer);
    timer = window.setTimeout(() => (announced.textContent = text), ANNOUNCE_AFTER_MS);
  };
  area.addEventListener('input', count);
  count();
}

function sentence(value: string, limit: number): string {
  // UTF-16 units are never fewer than code points, so most texts need no counting.
  if (value.length < limit - NEAR) return '';
  const left = limit - Array.from(value.replaceAll('\r\n', '\n')).length;
  if (left > NEAR) return '';
  return left < 0 ? `${-left} characters too many.` : `${left} characters left.`;
}
