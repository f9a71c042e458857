const TELL_EVERY_MS = 15_000;
const READING_MS = 800;

/** Tells colleagues which comment is being read here, so that two need not read the same one. */
export function tellPresence(): void {
  let reading: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    if (!reading || document.visibilityState !== 'visible') return;
    void fetch(`/desk/comments/${reading}/presence`, { method: 'POST' }).catch(() => undefined);
  };

  document.addEventListener('focusin', (event) => {
    const id = (event.target as Element).closest<HTMLElement>('[data-comment]')?.dataset.comment;
    if (id === reading) return;
    reading = id;
    clearTimeout(timer);
    timer = setTimeout(tell, READING_MS);
  });
  setInterval(tell, TELL_EVERY_MS);
}
