import { gatherDue, PACE_MS } from '../../src/notifications/gather.ts';
import { createMailer, type Mail } from '../../src/mail/mailer.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { silentLog } from '../mail/support.ts';

let app: TestApp;
afterEach(() => app.close());

test('when there is no mail server, a mail is called written to a file, can be read, and its links are text', async () => {
  app = await startTestApp({ smtp: false });
  await postComment(app);
  await app.deliverMail();
  const desk = await signIn(app);
  const list = await desk.open('/desk/mail');
  const card = list.$('.card');
  expect(card.find('h3').text()).toBe('[Moderato] Please moderate: "Night trains return"');
  expect(card.find('dt').text()).toContain('Written to a file');
  expect(card.find('dt').text()).not.toContain('Sent');
  expect(list.$('#sent-title').text()).toContain('Sent or written to a file');
  expect(list.$('section.notice').text()).toContain('each mail becomes a file in DATA_DIR/mail');
  expect(list.$('main a[href="/desk/mail"]:contains("See what and why")')).toHaveLength(0);

  const mail = await desk.open(card.find('h3 a').attr('href')!);
  const message = await desk.open(mail.$('a:contains("Read the file")').attr('href')!);
  expect(message.$('.message').text()).toContain(`${app.origin}/act/`);
  expect(message.$('a[href*="/act/"]')).toHaveLength(0);
  expect(message.$('main').text()).toContain("in its recipient's name");
});

test('when SMTP_URL is set later, what was written to a file stays readable and says so, and what is sent is called sent', async () => {
  app = await startTestApp({ smtp: false });
  await postComment(app);
  await app.deliverMail();
  const { settings, mailer } = app.services;
  const smtp = createMailer({ ...settings, smtpUrl: app.smtp.url }, silentLog);
  Object.assign(mailer, { mode: smtp.mode, send: (mail: Mail) => smtp.send(mail) }); // as after a new start with SMTP_URL
  await postComment(app, { comment: 'Another one' });
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  expect(app.smtp.mails).toHaveLength(1);

  const desk = await signIn(app);
  const cards = (await desk.open('/desk/mail')).$('.card');
  expect(cards.eq(0).find('dt').text()).toContain('Sent');
  const sent = await desk.open(cards.eq(0).find('h3 a').attr('href')!);
  expect(sent.$('a[href$="/file"]')).toHaveLength(0);
  expect(cards.eq(1).find('dt').text()).toContain('Written to a file');
  expect((await desk.open(`${cards.eq(1).find('h3 a').attr('href')!}/file`)).status).toBe(200);
  await smtp.close();
});

test('when somebody is no admin, the mails of others cannot be read', async () => {
  app = await startTestApp({ smtp: false });
  await postComment(app);
  await app.deliverMail();
  const desk = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
  expect((await desk.open('/desk/mail')).$('.card a')).toHaveLength(0);
  expect((await desk.open('/desk/mail/1')).status).toBe(403);
});

test('when a failed mail is tried again, the page says which and what became of it', async () => {
  app = await startTestApp();
  app.smtp.refusals.rcpt = { code: 550, message: 'no such person' };
  await postComment(app);
  await app.deliverMail();
  const desk = await signIn(app);
  const answer = await desk.submit(await desk.open('/desk/mail'), 'form[action="/desk/mail/1/retries"]');
  const waiting = await desk.follow(answer);
  expect(waiting.$('.notice[role=status]').last().text()).toContain(
    'Trying again: “[Moderato] Please moderate',
  );
  delete app.smtp.refusals.rcpt;
  await app.deliverMail();
  expect((await desk.follow(answer)).$('main').text()).toMatch(/to ada: sent, 1 March 2025 at 10:00 UTC/);
  expect((await desk.open('/desk/mail?retried=77')).status).toBe(200);
});

test('when notices are in no mail yet, the page says how many, of everybody or of one person', async () => {
  app = await startTestApp();
  await app.services.database.prisma.moderator.updateMany({ data: { notify: 'daily' } });
  await postComment(app);
  await postComment(app, { comment: 'Another one' });
  const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
  const desk = await signIn(app);
  const waiting = async (query = '') =>
    (await desk.open(`/desk/mail${query}`)).$('section[aria-labelledby=waiting-title]').text();
  expect(await waiting()).toMatch(
    /2 notices are in no mail yet\. A notice waits until[\s\S]*No mail is waiting/,
  );
  expect(await waiting(`?to=moderator-${noor.id}`)).not.toContain('in no mail yet');
  await app.services.database.prisma.moderator.updateMany({ data: { notify: 'each' } });
  await app.deliverMail();
  expect(await waiting()).not.toContain('in no mail yet');
});

test('when there are many, the list goes on page by page, and each mail is on one of them', async () => {
  app = await startTestApp();
  for (let n = 1; n <= 45; n++) {
    await postComment(app, { comment: `Number ${n}` });
    await gatherDue(app.services);
    app.clock.advance(PACE_MS);
  }
  const desk = await signIn(app);
  const sizes: number[] = [];
  const seen = new Set<string>();
  for (let path: string | undefined = '/desk/mail'; path;) {
    const page = await desk.open(path);
    const waiting = page.$('#waiting-title').parent();
    const actions = waiting
      .find('form')
      .map((_, form) => page.$(form).attr('action'))
      .get();
    sizes.push(actions.length);
    for (const action of actions) seen.add(action);
    path = waiting.find('a[rel=next]').attr('href');
  }
  expect(sizes).toEqual([20, 20, 5]);
  expect(seen.size).toBe(45);
  expect((await desk.open('/desk/mail?state=nothing&before=x')).status).toBe(200);
});

test('when a commenter’s name turns directions, the list does not', async () => {
  app = await startTestApp();
  await postComment(app, { author: 'Mia \u202egpj.exe' });
  await app.deliverMail();
  const list = (await (await signIn(app)).open('/desk/mail')).$('main').text();
  expect(list).toContain('Comment by Mia gpj.exe on “Night trains return”');
});

test('when the site gets another name, mails come from that name', async () => {
  app = await startTestApp({ env: { MAIL_FROM: 'comments@moderato.test' } });
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/settings'), 'form[action="/desk/settings"]', {
    name: 'Rail News',
  });
  await postComment(app);
  await app.deliverMail();
  expect(app.smtp.mails[0]?.parsed.from?.value).toEqual([
    { name: 'Rail News', address: 'comments@moderato.test' },
  ]);
});
