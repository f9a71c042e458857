import { findMailKind } from './messages/index.ts';

/** @param kind of an outbox message; one that is not known tells of nothing */
export const isAboutComments = (kind: string): boolean => findMailKind(kind)?.isAboutComments ?? false;
