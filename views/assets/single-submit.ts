const UNLOCK_AFTER_MS = 10_000; // a request that was stopped leaves the page as it is

/** Gives the submission an id, so that the server knows a repeat, and stops a second click. */
export function singleSubmit(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-article-slug]');
  const button = form?.querySelector<HTMLButtonElement>('.submit');
  if (!form || !button) return;

  const id = document.createElement('input');
  id.type = 'hidden';
  id.name = 'submission_id';
  form.append(id);

  let sent = false;
  const lock = (locked: boolean): void => {
    sent = locked;
    button.textContent = locked ? 'Posting…' : 'Post Comment';
    button.toggleAttribute('data-busy', locked);
  };
  const startAnew = (): void => {
    id.value = randomId();
    lock(false);
  };

  startAnew();
  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault();
    lock(true);
    setTimeout(() => lock(false), UNLOCK_AFTER_MS);
  });
  form.addEventListener('input', startAnew);
  addEventListener('pageshow', startAnew);
}

// crypto.randomUUID is missing on pages served over plain http.
function randomId(): string {
  if (isSecureContext) return crypto.randomUUID();
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
}
