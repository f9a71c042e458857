import { keep, readKept } from './browser-store.ts';

const KEY = 'moderato:commenter';
const FIELDS = ['author', 'email', 'url'];
const LABEL = 'Save my name, email, and website in this browser for the next time I comment.';

/** Adds the box to be remembered and fills in who was; what it keeps never leaves this browser by itself. */
export function rememberMe(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-article-slug]');
  const submit = form?.querySelector('.form-submit');
  if (!form || !submit) return;

  const box = document.createElement('input');
  box.type = 'checkbox';
  box.id = 'wp-comment-cookies-consent';
  const label = document.createElement('label');
  label.htmlFor = box.id;
  label.textContent = LABEL;
  const line = document.createElement('div');
  line.className = 'field box comment-form-cookies-consent';
  line.append(box, label);
  submit.before(line);

  const inputs = FIELDS.flatMap((id) => form.querySelector<HTMLInputElement>(`#${id}`) ?? []);
  const kept = readCommenter();
  box.checked = kept !== null;
  for (const input of inputs) input.value ||= kept?.[input.id] ?? '';

  form.addEventListener('submit', () => {
    const values = Object.fromEntries(inputs.map((input) => [input.id, input.value]));
    keep(KEY, box.checked ? JSON.stringify(values) : '');
  });
}

function readCommenter(): Record<string, string> | null {
  try {
    const kept: unknown = JSON.parse(readKept(KEY));
    return typeof kept === 'object' ? (kept as Record<string, string> | null) : null;
  } catch {
    return null;
  }
}
