import { type Logger, pino } from 'pino';
import type { Settings } from '../settings/settings.ts';

/** One JSON line per event; never an address, a comment's text or a token. */
export function createLog({ logLevel, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>): Logger {
  const options = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (logFormat === 'json') return pino(options, pino.destination({ fd: 1, sync: true }));
  return pino(options, {
    write(line: string) {
      const { level, time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const facts = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
      process.stdout.write(
        `${String(time).slice(11, 19)} ${pino.levels.labels[Number(level)]} ${String(msg)}${facts}\n`,
      );
    },
  });
}
