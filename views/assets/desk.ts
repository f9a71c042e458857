import { decideInPlace } from './desk/decide-in-place.ts';
import { deskKeys } from './desk/keys.ts';
import { followDesk } from './desk/live.ts';
import { openShortcuts } from './desk/open-shortcuts.ts';
import { tellPresence } from './desk/presence.ts';
import { tickRange } from './desk/tick-range.ts';
import { undoInPlace } from './desk/undo-bar.ts';
import { focusErrors } from './focus-errors.ts';
import { passkeys } from './passkeys.ts';

focusErrors();
passkeys();
decideInPlace();
undoInPlace();
deskKeys();
openShortcuts();
tickRange();
followDesk();
tellPresence();
