export interface Finding {
  /** What was looked at, such as `smtp`. */
  check: string;
  /** hint: it works, and could be better; unknown: it could not be found out from here. */
  state: 'ok' | 'hint' | 'wrong' | 'unknown';
  /** What is, in one sentence. */
  says: string;
  /** What to do about it; '' when nothing. */
  advice: string;
}

/** Makes the findings of one check. */
export const finder =
  (check: string) =>
  (state: Finding['state'], says: string, advice = ''): Finding => ({ check, state, says, advice });
