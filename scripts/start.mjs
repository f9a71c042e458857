// npm start: sets up what is missing or stale, then serves in this very process.
import { SetUpError, setUp } from './set-up.mjs';

const FEWEST_FILES = 256; // with less, Node cannot even load the server's modules, and names an innocent one
const PARENT_MS = 250;

const shell = process.ppid;

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
if (process.env.npm_lifecycle_event === 'start') stopWithNpm();

/**
 * npm runs a script in a shell, and passes a signal on to that shell alone, which ends without a word. The server is
 * to stop with it, instead of holding port and database as an orphan.
 */
function stopWithNpm() {
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_MS);
  watch.unref();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => clearInterval(watch)); // it has heard already
}
