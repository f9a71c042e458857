import { checkOutbox } from '../../src/cli/checks/outbox.ts';
import { DAY_MS, HOUR_MS } from '../../src/time/clock.ts';
import { ADMIN, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { within } from '../support/within.ts';
import { addWebhook, type Receiver, startReceiver } from '../webhooks/support.ts';

let app: TestApp;
let receiver: Receiver;
beforeEach(async () => {
  app = await startTestApp({ env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1/32' } });
  receiver = await startReceiver();
});
afterEach(async () => {
  await app.close();
  await receiver.close();
});

const rows = () => app.services.database.prisma.outboxMessage.findMany({ orderBy: { id: 'asc' } });
const textOf = async (path: string) => (await (await signIn(app)).open(path)).$('main').text();
const linesWith = (text: string) => app.logLines.filter((line) => line.includes(text));

/** What mails and events are made of cannot be read; what they are owed by can. */
const breakArticles = () => rename('Article', 'ArticleAway');
const mendArticles = () => rename('ArticleAway', 'Article');
const rename = (from: string, to: string) =>
  app.services.database.transaction((tx) => tx.run(`ALTER TABLE "${from}" RENAME TO "${to}"`, []));

async function oweMailAndEvent(): Promise<void> {
  await addWebhook(await signIn(app), { url: receiver.url });
  await postComment(app);
  await breakArticles();
  await app.deliverMail();
  await app.services.webhooks.runOnce();
}

describe('when the database refuses while a message is made', () => {
  test('the mail is tried again later, is named as not made, and the mail server is in no trouble', async () => {
    await oweMailAndEvent();
    const mail = (await rows()).find(({ channel }) => channel === 'mail');
    expect(mail).toMatchObject({ errorWord: 'not_made', attempts: 1, sentAt: null, failedAt: null });
    expect(linesWith('a message could not be made').join('\n')).toContain(`"outboxId":${mail!.id}`);
    expect(linesWith('the mail server')).toEqual([]);

    await mendArticles();
    const page = await textOf('/desk/mail');
    expect(page).toContain('The mail could not be made: the log of the server says why');
    expect(page).toContain('The mail server has no part in this');
    expect(await checkOutbox(app.services)).toMatchObject([
      { state: 'wrong', advice: 'Look for the error in the log; the mail server has no part in it.' },
    ]);
    app.clock.advance(HOUR_MS);
    await app.deliverMail();
    expect(app.smtp.mails.map(({ raw }) => raw).join()).toContain(`outbox-${mail!.id}-`);
  });

  test('the event is tried again later, is named as not made, and its receiver is not left alone for it', async () => {
    await oweMailAndEvent();
    await mendArticles();
    await postComment(app, { comment: 'A second one' });
    expect(await app.services.webhooks.runOnce()).toBe(1);
    expect(linesWith('takes no events')).toEqual([]);
    expect(await textOf('/desk/webhooks/1')).toContain('The event could not be made');
    app.clock.advance(HOUR_MS);
    expect(await app.services.webhooks.runOnce()).toBe(1);
    expect(receiver.calls).toHaveLength(2);
  });

  test('for three days, both are given up and can be tried again', async () => {
    await oweMailAndEvent();
    app.clock.advance(3 * DAY_MS);
    await app.deliverMail();
    await app.services.webhooks.runOnce();
    expect((await rows()).map(({ errorWord, failedAt }) => [errorWord, failedAt !== null])).toEqual([
      ['not_made', true],
      ['not_made', true],
    ]);
  });
});

test('when what is owed cannot be gathered, the outbox is emptied all the same, and one line says what it is', async () => {
  await postComment(app);
  await app.newBrowser().post('/desk/password-resets', { email: ADMIN.email });
  await within(5_000, async () => (await rows()).length === 1);
  await rename('Notice', 'NoticeAway');
  expect([await app.deliverMail(), await app.deliverMail()]).toEqual([1, 0]);
  expect((await rows()).map(({ kind }) => kind)).toEqual(['password-reset']);
  expect(linesWith('cannot be gathered')).toHaveLength(1);

  await rename('NoticeAway', 'Notice');
  expect(await app.deliverMail()).toBe(1);
  expect(linesWith('can be gathered into mails again')).toHaveLength(1);
});
