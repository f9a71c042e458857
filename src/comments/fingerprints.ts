// Keyed hashes by which a comment is found again.
import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Keys } from '../crypto/keys.ts';
import { foldForComparison } from '../text/fold.ts';
import type { SubmissionForm } from './comments.validation.ts';

/**
 * The same for the same text under the same name in the same place. The address plays no part, or the answer
 * would tell whether it was used here before.
 */
export function fingerprintOf(
  keys: Keys,
  comment: { slug: string; parentId: number | null; author: string; text: string },
): string {
  const { slug, parentId, author, text } = comment;
  const parts = [slug, parentId ?? 0, foldForComparison(author), foldForComparison(text)];
  return keyedHash(keys.for('fingerprint'), JSON.stringify(parts));
}

/**
 * The same for the same submission sent again. Everything that was typed belongs to it, so that who learns or
 * guesses an id gets nobody else's answer, and nothing is lost when two submissions carry the same id.
 * @returns null when the submission has no id
 */
export function submissionKeyOf(keys: Keys, submission: SubmissionForm & { slug: string }): string | null {
  const { slug, submission_id, author, email, url, comment, comment_parent } = submission;
  if (!submission_id) return null;
  const parts = ['submission', slug, submission_id, author, email, url ?? '', comment, comment_parent ?? 0];
  return keyedHash(keys.for('fingerprint'), JSON.stringify(parts));
}
