import { moderators } from './moderators.ts';
import { readers } from './readers.ts';
import { tests } from './tests.ts';

export const en = { ...moderators, ...readers, ...tests };
