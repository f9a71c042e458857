const WIDTH = 30;
const SHOW_MS = 200;

export interface Progress {
  at(done: number): void;
  /** What is done after all is counted. */
  say(word: string): void;
  end(): void;
}

export const noProgress: Progress = { at: () => undefined, say: () => undefined, end: () => undefined };

/** A bar on a terminal, a line per tenth elsewhere; both on stderr. */
export function showProgress(what: string, total: number): Progress {
  const began = performance.now();
  let shown = 0;
  let tenth = -1;

  const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;

  function draw(done: number, word: string): void {
    const filled = Math.round((done / total) * WIDTH);
    const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
    process.stderr.write(`\r${what} [${bar}] ${seconds()} ${word}\u001b[K`);
  }

  return {
    at(done) {
      if (process.stderr.isTTY) {
        if (done % 1000 !== 0 || performance.now() - shown < SHOW_MS) return;
        shown = performance.now();
        draw(done, '');
      } else if (Math.floor((done / total) * 10) > tenth) {
        tenth = Math.floor((done / total) * 10);
        process.stderr.write(`${what}: ${tenth * 10} %, ${seconds()}\n`);
      }
    },
    say(word) {
      if (process.stderr.isTTY) draw(total, word);
    },
    end() {
      process.stderr.write(process.stderr.isTTY ? '\n' : `${what}: done in ${seconds()}\n`);
    },
  };
}
