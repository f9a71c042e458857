import { keep, readKept } from './browser-store.ts';

const WRITE_AFTER_MS = 300; // once per pause, not once per key

/** Keeps an unsent comment in this browser, one per article, until the page comes back with its preview. */
export function keepDraft(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-article-slug]');
  const comment = form?.querySelector<HTMLTextAreaElement>('#comment');
  if (!form || !comment) return;

  const key = `moderato:draft:${form.dataset.articleSlug}`;
  if (document.querySelector('[data-comment-preview]')) keep(key, '');
  else if (!comment.value) comment.value = readKept(key);

  let timer: number | undefined;
  comment.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => keep(key, comment.value), WRITE_AFTER_MS);
  });
  addEventListener('pagehide', () => {
    if (timer !== undefined) keep(key, comment.value);
  });
}
