// What readers write and moderators decide on the demo site, week by week.
import type { TestApp } from '../../test/support/app.ts';
import { decide, edit, type Moderator, post, type Reader, reader, reply, undo } from './demo-people.ts';
import { BONUS, DISGUISED, LONG, MIRACLE, PHONE, SOURCES, WITHOUT_PHONE } from './demo-texts.ts';

const HOW = 'how-comments-work-here';
const SEOUL = 'seoul-and-tokyo-turn-to-nato';

// The first reasons of every site, by their place in the list.
const OFF_TOPIC = '1';
const ATTACK = '2';
const ADVERTISING = '6';

export interface Stage {
  app: TestApp;
  ada: Moderator;
  noor: Moderator;
  mia: Reader;
  bo: Reader;
  angry: Reader;
  baron: Reader;
  /** Moves the clock on to this moment. */
  at: (instant: string) => void;
}

/** @returns the comment that was decided twice and changed once */
export async function firstWeek({ app, ada, noor, mia, bo, baron, at }: Stage): Promise<number> {
  at('2024-07-02T08:12:00Z');
  const night = await post(
    app,
    mia,
    HOW,
    'Does somebody read every comment at night, too, or does mine wait until the morning?',
  );
  at('2024-07-02T08:54:00Z');
  await decide(ada, night, { action: 'approve' });
  await reply(ada, night, 'It waits. We begin at eight, and the night is read first.');

  at('2024-07-03T17:40:00Z');
  const train = await post(
    app,
    bo,
    HOW,
    'Is a comment kept when my connection breaks while I send it? I was on a train and pressed the button twice.',
  );
  at('2024-07-03T19:05:00Z');
  await decide(noor, train, { action: 'approve' });

  at('2024-07-05T10:05:00Z');
  const teo = reader(app, '192.0.2.90', {
    author: 'Teodor Pike',
    email: 'teo@example.net',
    url: 'https://pike.example.org/',
  });
  const told = await post(app, teo, HOW, PHONE);
  at('2024-07-05T11:30:00Z');
  const slip = await decide(ada, told, { action: 'trash', reasonId: OFF_TOPIC });
  at('2024-07-05T11:31:00Z');
  await undo(ada, slip);
  await decide(ada, told, { action: 'approve' });
  at('2024-07-05T15:20:00Z');
  await edit(noor, told, WITHOUT_PHONE);

  at('2024-07-06T01:14:00Z');
  await post(app, baron, HOW, 'Nice site!', { website_confirm: 'https://bonus.example.net/' });
  at('2024-07-07T01:20:00Z');
  const bonus = await post(app, baron, HOW, BONUS);
  at('2024-07-07T08:02:00Z');
  await decide(noor, bonus, {
    action: 'spam',
    reasonId: ADVERTISING,
    note: 'The same links as the night before.',
  });
  await app.deliverMail();
  return told;
}

export async function secondWeek({ app, ada, noor, mia, angry, baron, at }: Stage): Promise<void> {
  const spam = await commenterOf(app, baron);
  await noor.submit('/desk/bans/new?kind=website&name=bonus.example.net', 'form[action="/desk/bans"]', {
    reason: 'Advertises every night.',
  });
  await noor.submit(`/desk/bans/new?kind=address&author=${spam}`, 'form[action="/desk/bans"]', {
    reason: 'The same person under other names.',
    until: '2024-12-31',
  });
  at('2024-07-08T02:31:00Z');
  await post(app, baron, HOW, `${BONUS} and more`);

  at('2024-07-11T07:20:00Z');
  const partners = await post(
    app,
    mia,
    SEOUL,
    'Were the leaders of Australia and New Zealand in Washington, too, or only those of the two countries in the headline?',
  );
  at('2024-07-11T09:02:00Z');
  await decide(noor, partners, { action: 'approve' });
  const author = await commenterOf(app, mia);
  await ada.submit(`/desk/authors/${author}`, 'form[action$="/trust"]');
  await ada.submit(`/desk/authors/${author}`, 'form[action$="/notes"]', {
    note: 'Asks before she states. Her comments have needed no edit so far.',
  });
  at('2024-07-11T12:30:00Z');
  const rosa = reader(app, '192.0.2.33', { author: 'Rosa Keller', email: 'rosa@example.org' });
  const answer = await post(
    app,
    rosa,
    SEOUL,
    'All four were invited, as I understand the second paragraph.',
    {
      comment_parent: String(partners),
    },
  );
  at('2024-07-11T13:10:00Z');
  await decide(ada, answer, { action: 'approve' });
  at('2024-07-12T06:45:00Z');
  await post(
    app,
    { ...mia, ip: '198.51.100.20', values: { ...mia.values, author: 'Mia W.' } },
    SEOUL,
    'Thank you, Rosa.',
    {
      comment_parent: String(answer),
    },
  );

  at('2024-07-14T20:10:00Z');
  const insult = await post(app, angry, SEOUL, 'Whoever believes a word of this needs their head examined.');
  at('2024-07-15T07:04:00Z');
  await decide(noor, insult, { action: 'trash', reasonId: ATTACK });
  await noor.submit(`/desk/authors/${await commenterOf(app, angry)}`, 'form[action$="/notes"]', {
    note: 'Told why on 15 July. Let us see how the next one reads.',
  });
  await noor.submit(`/desk/articles/${SEOUL}`, `form[action="/desk/articles/${SEOUL}"]`, {
    closing: 'days',
    closeAfterDays: '30',
  });
}

/** What still waits when the pictures are made, and a little that does not. */
export async function thirdWeek({ app, ada, mia, bo, angry, at }: Stage): Promise<void> {
  at('2024-07-16T16:50:00Z');
  const camp = await post(app, bo, SEOUL, 'Is the text of the agreement of Camp David public?');
  at('2024-07-16T18:25:00Z');
  await decide(ada, camp, { action: 'approve' });
  await reply(ada, camp, 'It is, on the pages of all three governments.');
  await app.deliverMail();

  at('2024-07-18T09:15:00Z');
  const henrik = reader(app, '192.0.2.140', { author: 'Henrik Aas', email: 'henrik@example.com' });
  await post(app, henrik, SEOUL, LONG);
  at('2024-07-18T18:02:00Z');
  await post(app, mia, SEOUL, 'I would read that piece as well.');
  at('2024-07-19T11:41:00Z');
  const lena = reader(app, '198.51.100.61', {
    author: 'Lena Fuchs',
    email: 'lena@example.org',
    url: 'https://lena.example.org/',
  });
  await post(app, lena, SEOUL, SOURCES);
  at('2024-07-20T13:22:00Z');
  const kit = reader(app, '203.0.113.9', { author: 'Kit Moss', email: 'kit@example.net' });
  await post(app, kit, SEOUL, DISGUISED);
  at('2024-07-21T09:05:00Z');
  const doc = reader(app, '203.0.113.120', { author: 'Doctor Drops', email: 'drops@example.net' });
  await post(app, doc, SEOUL, MIRACLE);
  at('2024-07-21T18:33:00Z');
  await post(app, bo, SEOUL, 'That map would help me, too.');
  at('2024-07-22T06:48:00Z');
  await post(app, angry, SEOUL, 'Fair enough. Then let me ask it politely: who was in the room?');
  await app.deliverMail();
  at('2024-07-22T07:58:00Z');
  await post(app, bo, HOW, 'How long is a comment kept when it is not published?');
}

/** Whose comments have this address. */
async function commenterOf(app: TestApp, { values }: Reader): Promise<number> {
  const { commenterId } = await app.services.database.prisma.comment.findFirstOrThrow({
    where: { authorName: values.author ?? '' },
  });
  return commenterId;
}
