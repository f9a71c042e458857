/**
 * A refusal that a person can understand. Anything else that is thrown is a bug and becomes a plain 500.
 * Each feature names its own refusals in a file `<feature>.errors.ts`.
 */
export class AppError extends Error {
  /** Stable and documented, such as `comments.closed`. */
  readonly code: string;
  readonly status: number;
  /** Seconds for the Retry-After header, with 429 and 503. */
  readonly retryAfter?: number;
  /** Public facts that the error page may show. */
  readonly details: Record<string, unknown>;

  constructor(options: {
    code: string;
    status: number;
    /** Public: a sentence that names the cause and the next step. */
    message: string;
    retryAfter?: number;
    details?: Record<string, unknown>;
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = 'AppError';
    this.code = options.code;
    this.status = options.status;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
    this.details = options.details ?? {};
  }
}
