// npm start: sets up what is missing or stale, then serves in this very process, so that signals reach it directly.
import { SetUpError, setUp } from './set-up.mjs';

try {
  await setUp();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(error.message);
  process.exit(1);
}
await import('../dist/main.js');
