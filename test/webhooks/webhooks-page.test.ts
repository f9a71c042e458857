import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { addWebhook, isSigned, type Receiver, refuse, startReceiver } from './support.ts';

let app: TestApp;
let desk: Browser;
let receiver: Receiver;

beforeEach(async () => {
  app = await startTestApp({ env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1/32' } });
  receiver = await startReceiver();
  desk = await signIn(app);
});
afterEach(async () => {
  await app.close();
  await receiver.close();
});

const deliver = () => app.services.webhooks.runOnce();
const main = ({ $ }: Answer) => $('main').text().replace(/\s+/g, ' ');
const stored = () => app.services.database.prisma.webhook.findFirst();

describe('adding a webhook', () => {
  test('when the form is right, the secret is shown once, and kept encrypted', async () => {
    const page = await desk.open('/desk/webhooks');
    const values = { name: ' Our <b> program ', url: receiver.url };
    const answer = await desk.submit(page, 'main form', values);
    const secret = answer.$('#secret').attr('value')!;
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(answer.headers['cache-control']).toBe('no-store');

    const list = await desk.open('/desk/webhooks');
    expect(list.$('.row h2').text()).toBe('Our <b> program');
    expect(list.$('.row dd').eq(0).text()).toBe(`127.0.0.1:${receiver.port}`);
    expect(list.$('.row dd').eq(1).text()).toBe('JSON, for a program of your own');
    expect(list.$('.row dd li').text()).toBe('A comment waits for a person');
    for (const path of ['/desk/webhooks', '/desk/webhooks/1', '/desk/log']) {
      expect((await desk.open(path)).body).not.toContain(secret);
    }
    expect(Buffer.from((await stored())!.secretCipher).includes(secret)).toBe(false);
  });

  test.each([
    [{ name: '' }, 'Please give the webhook a name'],
    [{ url: 'ftp://files.example.com/' }, 'Please give the whole web address'],
    [{ url: 'hooks.example.com' }, 'Please give the whole web address'],
    [{ url: 'https://mia:100%@hooks.example.com/' }, 'Please give the whole web address'],
    [{ url: 'http://10.0.0.1/' }, 'inside a private network'],
    [{ url: 'http://[::ffff:a9fe:a9fe]/' }, 'inside a private network'],
    [{ url: 'http://2852039166/' }, 'inside a private network'],
    [{ held: '' }, 'This box is ticked or not.'],
    [{ format: 'xml' }, 'Please choose a format.'],
  ])('when %j is typed, it is refused with what was typed, and nothing is stored', async (wrong, message) => {
    const typed = {
      name: 'Ours',
      url: 'https://hooks.example.com/a?b=c',
      format: 'slack',
      held: '1',
      ...wrong,
    };
    const answer = await desk.post('/desk/webhooks', typed);
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary').text()).toContain(message);
    expect(answer.$('#url').attr('value')).toBe(typed.url);
    expect(answer.$('#name').attr('value')).toBe(typed.name);
    expect(await stored()).toBeNull();
  });

  test('when no event is chosen, that is said, and the boxes stay empty', async () => {
    const answer = await desk.post('/desk/webhooks', { name: 'Ours', url: receiver.url, format: 'json' });
    expect(answer.$('.error-summary').text()).toContain('Please choose at least one event.');
    expect(answer.$('input[type=checkbox][checked]')).toHaveLength(0);
  });

  test('when there are twenty, another one is refused', async () => {
    for (let n = 1; n <= 20; n++) await addWebhook(desk, { name: `Number ${n}`, url: receiver.url });
    const answer = await desk.post('/desk/webhooks', {
      name: 'x',
      url: receiver.url,
      format: 'json',
      held: '1',
    });
    expect(answer.status).toBe(409);
  });
});

describe('one webhook', () => {
  test('when it is changed, what is owed goes where it says now, and the log names it without its address', async () => {
    await addWebhook(desk, { url: 'https://nobody.invalid/token-in-here' });
    await postComment(app);
    await deliver();
    const page = await desk.open('/desk/webhooks/1');
    expect(page.$('.field-error').text()).toContain('The name of the receiver cannot be resolved');
    const saved = await desk.submit(page, 'main form', { name: 'Chat', url: receiver.url });
    expect(main(await desk.follow(saved))).toContain('The webhook was saved.');
    await desk.submit(
      await desk.open('/desk/webhooks/1'),
      'form[action$="/deliveries/2/retries"], form[action$="/retries"]',
    );
    await deliver();
    expect(receiver.calls).toHaveLength(1);
    const log = await desk.open('/desk/log');
    expect(main(log)).toMatch(/changed a webhook.*Chat/);
    expect(log.body).not.toContain('token-in-here');
  });

  test('when a new secret is made, the old one signs nothing any more', async () => {
    const old = await addWebhook(desk, { url: receiver.url });
    const answer = await desk.submit(await desk.open('/desk/webhooks/1'), 'form[action$="/secrets"]');
    const secret = answer.$('#secret').attr('value')!;
    await postComment(app);
    await deliver();
    expect(isSigned(receiver.calls[0]!, secret)).toBe(true);
    expect(isSigned(receiver.calls[0]!, old)).toBe(false);
  });

  test('when it is disabled, what waits is dropped and nothing is owed; enabled, it is told what comes', async () => {
    await addWebhook(desk, { url: receiver.url });
    await postComment(app);
    const disabled = await desk.submit(await desk.open('/desk/webhooks/1'), 'form[action$="/access"]');
    const page = await desk.follow(disabled);
    expect(main(page)).toContain('Not needed, webhook disabled');
    expect(page.$('form[action$="/tests"]')).toHaveLength(0);
    expect((await desk.post('/desk/webhooks/1/tests', {})).status).toBe(404);
    await postComment(app, { comment: 'Nobody hears' });
    await desk.submit(page, 'form[action$="/access"]');
    await postComment(app, { comment: 'Somebody hears' });
    await deliver();
    expect(receiver.calls.map(({ body }) => body)).toEqual([expect.stringContaining('Somebody hears')]);
  });

  test('when it is deleted, it is asked once more, and everything it was owed is gone', async () => {
    await addWebhook(desk, { url: receiver.url });
    await postComment(app);
    const page = await desk.open('/desk/webhooks/1');
    const asked = await desk.open(page.$('a[href$="/deletions"]').attr('href')!);
    expect(main(asked)).toContain('disable it instead');
    expect((await desk.submit(asked, 'main form')).headers.location).toBe('/desk/webhooks');
    const where = { channel: 'webhook' };
    expect(await app.services.database.prisma.outboxMessage.count({ where })).toBe(0);
    expect((await desk.open('/desk/webhooks/1')).status).toBe(404);
    expect((await desk.submit(asked, 'main form')).status).toBe(404);
  });

  test('when a test is asked for, an example arrives at once, and the sixth is refused for a while', async () => {
    await addWebhook(desk, { url: receiver.url });
    const page = await desk.open('/desk/webhooks/1');
    const answer = await desk.submit(page, 'form[action$="/tests"]');
    expect(main(await desk.follow(answer))).toContain('The test event is on its way');
    await deliver();
    expect(JSON.parse(receiver.calls[0]!.body)).toMatchObject({
      event: 'test',
      comment: { author: 'Mia Example' },
    });
    expect(main(await desk.open('/desk/webhooks/1'))).toContain('Test');
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await desk.post('/desk/webhooks/1/tests', {})).status);
    expect(statuses).toEqual([303, 303, 303, 303, 429]);
    const refused = await desk.post('/desk/webhooks/1/tests', {});
    expect(refused.$('[role=alert]').text()).toMatch(/^Too many tests\. Please try again in 10 minutes\./);
    await addWebhook(desk, { url: receiver.url });
    expect((await desk.post('/desk/webhooks/2/tests', {})).status).toBe(303);
    expect((await desk.post('/desk/mail/tests', {})).status).toBe(303);
  });

  test('when an event was taken, or waits for the end of undo, it cannot be tried by hand', async () => {
    await addWebhook(desk, { url: receiver.url, held: '1', approved: '1' });
    await postComment(app);
    await deliver();
    const card = await desk.open('/desk/comments/1');
    await desk.submit(card, 'form[data-decide]', { action: 'approve' });
    const page = await desk.open('/desk/webhooks/1');
    expect(page.$('form[action$="/retries"]')).toHaveLength(0);
    const rows = await app.services.database.prisma.outboxMessage.findMany({ where: { channel: 'webhook' } });
    for (const { id } of rows) {
      expect((await desk.post(`/desk/webhooks/1/deliveries/${id}/retries`, {})).status).toBe(404);
    }
  });

  test('when one event is refused and the next is taken, the receiver is not called failing', async () => {
    await addWebhook(desk, { url: receiver.url });
    receiver.answer = refuse(422);
    await postComment(app);
    await deliver();
    expect((await desk.open('/desk/webhooks/1')).body).toContain('took nothing when it was called last');
    app.clock.advance(SECOND_MS * 10);
    receiver.answer = refuse(204);
    await postComment(app, { comment: 'A second one' });
    await deliver();
    const page = await desk.open('/desk/webhooks/1');
    expect(main(page)).toMatch(/Taken, answer 204.*The receiver did not take it: 422/);
    expect(main(page)).not.toContain('took nothing when it was called last');
  });

  test('when there are many events, the list goes on page by page', async () => {
    await addWebhook(desk, { url: receiver.url });
    receiver.answer = refuse(500);
    for (let n = 1; n <= 25; n++) await postComment(app, { comment: `Number ${n}` });
    const first = await desk.open('/desk/webhooks/1');
    expect(first.$('#deliveries-title').parent().find('.row')).toHaveLength(20);
    const second = await desk.open(first.$('a[rel=next]').attr('href')!.replace(/#.*/, ''));
    expect(second.$('#deliveries-title').parent().find('.row')).toHaveLength(5);
  });
});

describe('events that were given up', () => {
  beforeEach(async () => {
    await addWebhook(desk, { url: receiver.url });
    receiver.answer = refuse(500);
    for (const comment of ['One', 'Two']) await postComment(app, { comment });
    await deliverBoth();
    app.clock.advance(3 * DAY_MS);
    await deliverBoth();
    desk = await signIn(app);
  });

  async function deliverBoth(): Promise<void> {
    for (const _event of ['One', 'Two']) {
      await deliver();
      app.clock.advance(MINUTE_MS);
    }
  }
  const noticeOn = async (path: string, browser = desk) => (await browser.open(path)).$('.notice');

  test('are told admins on every page, with a link to the webhooks, and moderators not', async () => {
    for (const path of ['/desk', '/desk/comments', '/desk/comments/1', '/desk/mail', '/desk/account']) {
      const notice = await noticeOn(path);
      expect(notice.text()).toContain('2 events for the webhook “Ours” were given up.');
      expect(notice.find('a').attr('href')).toBe('/desk/webhooks');
    }
    expect((await noticeOn('/desk/webhooks')).text()).toBe('');
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    expect((await noticeOn('/desk/comments', noor)).text()).toBe('');
  });

  test('are told no more when all are tried again, and once more when they are given up again', async () => {
    const page = await desk.open('/desk/webhooks/1');
    expect(main(page)).toContain('2 events were given up.');
    const answer = await desk.submit(page, 'form[action="/desk/webhooks/1/retries"]');
    expect(main(await desk.follow(answer))).toContain('Trying again');
    expect((await noticeOn('/desk/comments')).text()).toBe('');
    await deliverBoth();
    app.clock.advance(3 * DAY_MS);
    await deliverBoth();
    desk = await signIn(app);
    expect((await noticeOn('/desk/comments')).text()).toContain('2 events for the webhook “Ours” were given');
    receiver.answer = refuse(204);
    await desk.submit(await desk.open('/desk/webhooks/1'), 'form[action="/desk/webhooks/1/retries"]');
    expect(await deliver()).toBeGreaterThan(0);
    expect((await noticeOn('/desk/comments')).text()).toBe('');
  });

  test('are told no more when the webhook is disabled', async () => {
    await desk.submit(await desk.open('/desk/webhooks/1'), 'form[action$="/access"]');
    expect((await noticeOn('/desk/comments')).text()).toBe('');
  });
});

test('when a moderator looks for webhooks, they are for admins', async () => {
  await addWebhook(desk, { url: receiver.url });
  const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
  expect((await noor.open('/desk/webhooks')).status).toBe(403);
  expect((await noor.open('/desk/webhooks/1')).status).toBe(403);
});

test('when a webhook is no mail, the mail page does not show it', async () => {
  await addWebhook(desk, { url: receiver.url });
  await app.services.database.prisma.moderator.updateMany({ data: { notify: 'none' } });
  await postComment(app);
  expect((await desk.open('/desk/mail')).$('.card')).toHaveLength(0);
  expect((await desk.open('/desk/mail/1')).status).toBe(404);
  expect((await desk.post('/desk/mail/1/retries', {})).status).toBe(404);
});
