import type { RequestParamHandler } from 'express';
import { articleNotFound } from './articles.errors.ts';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Lower-case letters, digits and single hyphens, as every article has it. */
export const isSlug = (text: string): boolean => SLUG.test(text);

/** For `router.param`: what cannot be a slug is not looked up, since PostgreSQL refuses some of it as text. */
export const requireSlug: RequestParamHandler = (_req, _res, next, slug: string) =>
  isSlug(slug) ? next() : next(articleNotFound({ slug }));
