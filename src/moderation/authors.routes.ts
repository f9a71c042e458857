// The page of one author: comments, notes among moderators, trust.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { requirePermission } from '../accounts/guards.ts';
import { maySee } from '../accounts/permissions.ts';
import { commenterNotFound, noteNotFound } from '../commenters/commenters.errors.ts';
import { revealAddress } from '../commenters/look-up-address.ts';
import { addNote, deleteNote } from '../commenters/notes.ts';
import { setTrust } from '../commenters/trust.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { cleanText } from '../text/clean.ts';
import { domainsOf, turnHost } from '../text/host.ts';
import { codePoints } from '../text/length.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { idFrom } from '../http/field-chains.ts';
import { deskBanners } from '../overview/banners.ts';
import { authorUrl } from './author-url.ts';
import { presentAuthor, presentListed } from './author.presenter.ts';
import { wayBack, withFrom } from './queue-page.ts';
import { readAuthor, readAuthorComments } from './read-author.ts';
import { readBansOn } from './read-bans.ts';
import { readNeighbours } from './read-neighbours.ts';

const FORM_BYTES = 100 * 1024;
const NOTE_LENGTH = 2000;

const DONE = new Map<unknown, string>([
  ['note', 'The note was added.'],
  ['delete-note', 'The note was deleted.'],
  ['trust', 'Comments of this author appear at once from now on, where the browser is known.'],
  ['distrust', 'Comments of this author wait for a moderator again.'],
]);

const noteChain = body('note')
  .isString()
  .withMessage('Please write a note.')
  .bail()
  .customSanitizer((typed: string) => cleanText(typed).trim())
  .custom(hasVisibleCharacter)
  .withMessage('Please write a note.')
  .bail()
  .custom((text: string) => codePoints(text) <= NOTE_LENGTH)
  .withMessage(`Please shorten the note to ${NOTE_LENGTH.toLocaleString('en')} characters.`);

const trustChain = body('trusted').isIn(['yes', 'no']).withMessage('Please choose on or off.');

type AuthorRequest = Request<{ id: string }>;

export function authorRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/authors/:id', requirePermission('authors.judge'), async (req: AuthorRequest, res) => {
    await sendAuthor(services, req, res, { status: 200, errors: [], note: '' });
  });

  router.post(
    '/desk/authors/:id/notes',
    requirePermission('authors.judge'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check([noteChain]),
    async (req: AuthorRequest, res) => {
      const commenterId = getId(req.params.id);
      const form = readForm<{ note: string }>(req);
      if (!form.ok) {
        return sendAuthor(services, req, res, {
          status: 422,
          errors: form.errors,
          note: form.typed.note ?? '',
        });
      }
      await addNote(services, moderatorOf(res), { commenterId, text: form.values.note });
      res.redirect(303, donePage(req, commenterId, 'note', 'notes'));
    },
  );

  router.post(
    '/desk/authors/:id/notes/:note/deletions',
    requirePermission('authors.judge'),
    async (req: Request<{ id: string; note: string }>, res) => {
      const commenterId = getId(req.params.id);
      const noteId = idFrom(req.params.note);
      if (noteId === null) throw noteNotFound();
      await deleteNote(services, moderatorOf(res), { commenterId, noteId });
      res.redirect(303, donePage(req, commenterId, 'delete-note', 'notes'));
    },
  );

  router.post(
    '/desk/authors/:id/trust',
    requirePermission('authors.judge'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check([trustChain]),
    async (req: AuthorRequest, res) => {
      const commenterId = getId(req.params.id);
      const form = readForm<{ trusted: 'yes' | 'no' }>(req);
      if (!form.ok) return sendAuthor(services, req, res, { status: 422, errors: form.errors, note: '' });
      const trusted = form.values.trusted === 'yes';
      await setTrust(services, moderatorOf(res), { commenterId, trusted });
      res.redirect(303, donePage(req, commenterId, trusted ? 'trust' : 'distrust', 'trust'));
    },
  );

  router.post(
    '/desk/authors/:id/reveals',
    requirePermission('authors.reveal'),
    async (req: AuthorRequest, res) => {
      const email = await revealAddress(services, moderatorOf(res), getId(req.params.id));
      if (wantsJson(req)) return void res.json({ address: email });
      await sendAuthor(services, req, res, { status: 200, errors: [], note: '', email });
    },
  );

  router.all('/desk/authors/:id', methodNotAllowed(['GET', 'HEAD']));
  router.all(
    ['notes', 'notes/:note/deletions', 'trust', 'reveals'].map((rest) => `/desk/authors/:id/${rest}`),
    methodNotAllowed(['POST']),
  );
  return router;
}

/** The author's page with what was done, and the way back to the queue that the form was sent with. */
const donePage = (req: Request<any>, commenterId: number, done: string, section: string): string =>
  `${withFrom(`${authorUrl(commenterId)}?done=${done}`, wayBack(req.query.from))}#${section}`;

async function sendAuthor(
  services: Services,
  req: AuthorRequest,
  res: Response,
  answer: { status: number; errors: FieldError[]; note: string; email?: string },
): Promise<void> {
  const moderator = moderatorOf(res);
  const id = getId(req.params.id);
  const before = idFrom(req.query.before);
  const from = wayBack(req.query.from);
  const author = await readAuthor(services, id);
  const { comments, next } = await readAuthorComments(services, id, before);
  const networks = author.networks.map(({ index }) => index);
  const websites = author.websites.flatMap(({ key }) => domainsOf(turnHost(key)).map(turnHost));
  const { emailIndex } = author.commenter;
  const bans = await readBansOn(services, {
    commenterId: id,
    emailIndex,
    networks,
    websites,
    withDomains: maySee(moderator, 'address'),
  });
  const neighbours = await readNeighbours(services, id, networks);
  const html = services.views.render('desk/author', {
    moderator,
    banners: await deskBanners(services, moderator),
    notice: DONE.get(req.query.done) ?? '',
    author: presentAuthor(services, moderator, { author, bans, neighbours, email: answer.email ?? '', from }),
    from,
    comments: comments.map((comment) => presentListed(services, comment)),
    next: next === null ? '' : `${withFrom(`${authorUrl(id)}?before=${next}`, from)}#comments`,
    isFirstPage: before === null,
    values: { note: answer.note },
    errors: answer.errors,
  });
  res.status(answer.status).type('html').send(html);
}

/** @throws {AppError} commenters.not_found (404) */
function getId(text: string): number {
  const id = idFrom(text);
  if (id === null) throw commenterNotFound();
  return id;
}

const moderatorOf = (res: Response): Moderator => res.locals.moderator as Moderator;
