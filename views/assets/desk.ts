import { focusErrors } from './focus-errors.ts';

focusErrors();
