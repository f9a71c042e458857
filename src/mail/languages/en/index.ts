import { moderators } from './moderators.ts';
import { readerPages } from './reader-pages.ts';
import { readers } from './readers.ts';

export const en = { ...moderators, ...readers, ...readerPages };
