import { decideInPlace } from './desk/decide-in-place.ts';
import { deskKeys } from './desk/keys.ts';
import { followDesk } from './desk/live.ts';
import { tellPresence } from './desk/presence.ts';
import { tickRange } from './desk/tick-range.ts';
import { undoInPlace } from './desk/undo-bar.ts';
import { focusErrors } from './focus-errors.ts';

focusErrors();
decideInPlace();
undoInPlace();
deskKeys();
tickRange();
followDesk();
tellPresence();
