import { moderators } from './moderators.ts';
import { readers } from './readers.ts';

export const en = { ...moderators, ...readers };
