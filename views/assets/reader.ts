import { countCharacters } from './count-characters.ts';
import { focusErrors } from './focus-errors.ts';
import { keepDraft } from './keep-draft.ts';
import { rememberMe } from './remember-me.ts';
import { replyInPlace } from './reply-in-place.ts';
import { singleSubmit } from './single-submit.ts';

keepDraft();
rememberMe();
singleSubmit();
replyInPlace();
countCharacters();
focusErrors();
