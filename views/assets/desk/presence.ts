import { cardOf } from './desk-page.ts';

const TELL_EVERY_MS = 10_000;
const READING_MS = 800;

/** Tells colleagues which comment is being read here, so that two need not read the same one. */
export function tellPresence(): void {
  if (document.body.dataset.cursor === undefined) return;
  const own = document.querySelector('[data-queue]')
    ? null
    : document.querySelector<HTMLElement>('[data-comment]');
  let reading = own?.dataset.comment;
  let told: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (comment: string, what: 'presence' | 'absence'): void =>
    // It is still sent when the page is left.
    void fetch(`/desk/comments/${comment}/${what}`, { method: 'POST', keepalive: true }).catch(
      () => undefined,
    );

  const leave = (): void => {
    if (told) send(told, 'absence');
    told = undefined;
  };

  const tell = (): void => {
    const isHere = reading !== undefined && cardOf(reading) && document.visibilityState === 'visible';
    if (!isHere || reading !== told) leave();
    if (!isHere || !reading) return;
    send(reading, 'presence');
    told = reading;
  };

  document.addEventListener('focusin', (event) => {
    const id = (event.target as Element).closest<HTMLElement>('[data-comment]')?.dataset.comment;
    if (own || !id || id === reading) return;
    reading = id;
    leave();
    clearTimeout(timer);
    timer = setTimeout(tell, READING_MS);
  });
  document.addEventListener('visibilitychange', tell);
  addEventListener('pagehide', leave);
  addEventListener('pageshow', tell);
  setInterval(tell, TELL_EVERY_MS);
}
