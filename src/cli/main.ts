// npx moderato <command>. Commands work beside a running server.
import { Command } from 'commander';
import { AppError } from '../http/app-error.ts';
import { startFailure } from '../ops/cannot-start.ts';
import { BadSettings } from '../settings/load.ts';
import { addBounce } from './bounce.ts';
import { addDoctor } from './doctor.ts';

// Those of sysexits.h, which mail servers understand: what may pass is tried again.
const EXIT_MAY_PASS = 75;
const EXIT_CONFIG = 78;

const program = new Command('moderato')
  .description('Looks after a Moderato installation. Run it in the folder of the installation.')
  .showHelpAfterError()
  .helpCommand(false);
addDoctor(program);
addBounce(program);

try {
  await program.parseAsync();
} catch (error) {
  const { says, code } = failureOfCommand(error);
  console.error(says);
  process.exitCode = code;
}

function failureOfCommand(error: unknown): { says: unknown; code: number } {
  if (error instanceof BadSettings) return { says: error.message, code: EXIT_CONFIG };
  if (error instanceof AppError) return { says: error.message, code: EXIT_MAY_PASS };
  const failure = startFailure(error);
  return failure
    ? { says: failure.reason, code: failure.mayPass ? EXIT_MAY_PASS : EXIT_CONFIG }
    : { says: error, code: 1 };
}
