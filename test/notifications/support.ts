import { submitComment } from '../../src/comments/submit-comment.ts';
import { ARTICLE_SLUG, type TestApp } from '../support/app.ts';
import type { ReceivedMail } from '../support/smtp-sink.ts';

/** Takes a comment in as the form under the article does. @returns its id */
export async function submit(
  { services }: TestApp,
  at: number | string,
  values: Partial<Record<'author' | 'email' | 'url' | 'comment' | 'slug', string>> = {},
): Promise<number> {
  const { id } = await submitComment(services, {
    slug: ARTICLE_SLUG,
    ip: '192.0.2.7',
    userAgent: 'test',
    earlierComment: null,
    confirmedCommenter: null,
    author: `Reader ${at}`,
    email: `reader-${at}@readers.test`,
    url: '',
    comment: `Comment number ${at}.`,
    website_confirm: '',
    ...values,
  });
  return id;
}

/** The ids of the comments whose pages on the desk a mail leads to, each as often as it does. */
export const namedIn = ({ parsed }: ReceivedMail): number[] =>
  [...(parsed.text ?? '').matchAll(/\/desk\/comments\/(\d+)/g)].map(([, id]) => Number(id));

/** What arrived at this address so far. */
export const mailsTo = ({ smtp }: TestApp, email: string): ReceivedMail[] =>
  smtp.mails.filter(({ to }) => to.includes(email));
