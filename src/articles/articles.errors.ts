import { AppError } from '../http/app-error.ts';

export const articleNotFound = (details: { slug: string } | { articleId: number | null }) =>
  new AppError({
    code: 'articles.not_found',
    status: 404,
    message: 'There is no article at this address.',
    details,
  });
