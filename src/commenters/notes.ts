import { can } from '../accounts/permissions.ts';
import type { Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { commenterNotFound, noteNotFound } from './commenters.errors.ts';

type Needs = Pick<Services, 'database' | 'clock'>;

/** @throws {AppError} commenters.not_found (404) */
export async function addNote(
  { database, clock }: Needs,
  moderator: { id: number },
  { commenterId, text }: { commenterId: number; text: string },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const known = await tx.all('SELECT "id" FROM "Commenter" WHERE "id" = ?', [commenterId]);
    if (known.length === 0) throw commenterNotFound();
    await tx.insert('Note', { commenterId, moderatorId: moderator.id, text, at });
    await appendNoteEntry(tx, moderator, 'note', { commenterId, at });
  });
}

type Deleter = Pick<Moderator, 'id'> & Parameters<typeof can>[0];

/** Whose note it is may delete it, and who may delete any. */
export const mayDeleteNote = (moderator: Deleter, note: { moderatorId: number }): boolean =>
  note.moderatorId === moderator.id || can(moderator, 'notes.delete-any');

/** @throws {AppError} commenters.note_not_found (404), also when it is not theirs to delete */
export async function deleteNote(
  { database, clock }: Needs,
  moderator: Deleter,
  { commenterId, noteId }: { commenterId: number; noteId: number },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const [note] = await tx.all<{ moderatorId: number }>(
      'SELECT "moderatorId" FROM "Note" WHERE "id" = ? AND "commenterId" = ?',
      [noteId, commenterId],
    );
    if (!note || !mayDeleteNote(moderator, note)) throw noteNotFound();
    await tx.run('DELETE FROM "Note" WHERE "id" = ?', [noteId]);
    await appendNoteEntry(tx, moderator, 'delete-note', { commenterId, at });
  });
}

/** That there was a note and about whom; its text is for the author's page alone. */
function appendNoteEntry(
  tx: Tx,
  moderator: { id: number },
  action: 'note' | 'delete-note',
  { commenterId, at }: { commenterId: number; at: Date },
): Promise<number> {
  return appendLogEntry(tx, { actor: 'moderator', moderatorId: moderator.id, action, commenterId, at });
}
