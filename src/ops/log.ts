import { type Logger, pino, stdSerializers } from 'pino';
import { isDatabaseRefusal, refusalReason } from '../database/database.errors.ts';
import type { Settings } from '../settings/settings.ts';

const MOST_WAITING_BYTES = 1024 * 1024; // of lines that stdout does not take; later ones are lost

/**
 * One JSON line per event; never an address, a comment's text or a token. When stdout takes no line, because
 * its disk is full or its reader is gone, lines are lost and the process goes on.
 */
export function createLog({ logLevel, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>): Logger {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
  };
  if (logFormat === 'json') {
    const stdout = pino.destination({ fd: 1, sync: true, maxLength: MOST_WAITING_BYTES });
    stdout.on('error', () => undefined);
    return pino(options, stdout);
  }
  process.stdout.on('error', () => undefined);
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

/** Where a refusal of the database came through says nothing, and in an outage there are thousands. */
const serializeError = (error: Error): object =>
  isDatabaseRefusal(error) ? { refused: refusalReason(error) } : stdSerializers.err(error);
