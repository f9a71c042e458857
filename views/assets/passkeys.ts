import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

/** Lets the browser make or use a passkey before its form goes out. Without a script the forms stay hidden. */
export function passkeys(): void {
  if (!browserSupportsWebAuthn()) return;
  answerWith('addPasskey', (options) =>
    startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }),
  );
  answerWith('usePasskey', (options) =>
    startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  );
}

function answerWith(
  behaviour: 'addPasskey' | 'usePasskey',
  ask: (options: unknown) => Promise<unknown>,
): void {
  const attribute = behaviour === 'addPasskey' ? 'data-add-passkey' : 'data-use-passkey';
  const form = document.querySelector<HTMLFormElement>(`form[${attribute}]`);
  const answer = form?.querySelector<HTMLInputElement>('input[name=passkey]');
  const trouble = form?.querySelector<HTMLElement>('[data-passkey-trouble]');
  if (!form || !answer || !trouble) return;

  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    trouble.textContent = '';
    ask(JSON.parse(form.dataset[behaviour] ?? '{}')).then(
      (passkey) => {
        answer.value = JSON.stringify(passkey);
        form.submit();
      },
      () => {
        trouble.textContent = 'The passkey was not used. Please try again.';
      },
    );
  });
}
