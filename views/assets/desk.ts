import { focusErrors } from './focus-errors.ts';
import { passkeys } from './passkeys.ts';

focusErrors();
passkeys();
