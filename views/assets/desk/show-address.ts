import { announce, formFields, post, say } from './desk-page.ts';

/** The address of an author appears where its button was; that somebody looked is in the log all the same. */
export function showAddress(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.showAddress === undefined) return;
    event.preventDefault();
    if (form.getAttribute('aria-busy') === 'true') return;
    form.setAttribute('aria-busy', 'true');
    void ask(form, event.submitter);
  });
}

async function ask(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  try {
    const { address } = await post<{ address: string }>(form.action, formFields(form, button));
    const place = document.createElement('bdi');
    place.className = 'shown-address';
    place.tabIndex = -1;
    place.textContent = address || 'Erased with the last comment';
    const hadFocus = form.contains(document.activeElement);
    form.replaceWith(place);
    if (hadFocus) place.focus({ preventScroll: true });
    announce(
      `${button?.textContent?.replace(/^Show address/, 'Address') ?? 'Address'}: ${place.textContent}`,
    );
  } catch (error) {
    form.removeAttribute('aria-busy');
    say((error as Error).message);
  }
}
