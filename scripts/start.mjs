// npm start: sets up what is missing or stale, then serves in this very process, so that signals reach it directly.
import { SetUpError, setUp } from './set-up.mjs';

const FEWEST_FILES = 256; // with less, Node cannot even load the server's modules, and names an innocent one

const { soft } = process.report.getReport().userLimits?.open_files ?? {};
if (typeof soft === 'number' && soft < FEWEST_FILES) {
  console.error(
    `Moderato cannot start: this process may open only ${soft} files; raise the limit: ulimit -n 1024`,
  );
  process.exit(78);
}
try {
  await setUp();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(error.message);
  process.exit(1);
}
await import('../dist/main.js');
