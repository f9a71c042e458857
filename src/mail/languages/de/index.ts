import type { en } from '../en/index.ts';
import { moderators } from './moderators.ts';
import { readers } from './readers.ts';

export const de: Record<keyof typeof en, string> = { ...moderators, ...readers };
