import { relative } from 'node:path';
import { createArguments, USAGE, UsageError } from './arguments.js';
import { Creation } from './creation.service.js';
import { ownVersion } from './own-manifest.service.js';
import { placeOf } from './place.service.js';
import { ProgramFailure, Stopped } from './program.service.js';
import { wishesOf } from './questions.js';
import type { Surroundings } from './surroundings.js';

/** A wrong command line (EX_USAGE of sysexits.h). */
const USAGE_EXIT_CODE = 64;
/** What shells say of what Ctrl-C ended. */
const STOPPED_EXIT_CODE = 130;

/** Does what the command line asks for, and answers the exit code. It throws nothing. */
export async function createCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err, env, stopped } = surroundings;
  try {
    const wanted = createArguments(args, env);
    if (wanted.mode !== 'create') {
      out(wanted.mode === 'help' ? USAGE : `${ownVersion()}\n`);
      return 0;
    }
    return await create(wanted, surroundings);
  } catch (error) {
    if (stopped.aborted || error instanceof Stopped) {
      err('\nStopped. Nothing was written.\n');
      return STOPPED_EXIT_CODE;
    }
    const reason = error instanceof Error ? error.message : String(error);
    err(error instanceof UsageError ? `${reason}\n\n${USAGE}` : `${reason}\n`);
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}

async function create(wanted: ReturnType<typeof createArguments>, surroundings: Surroundings): Promise<number> {
  const { out, err, cwd, stopped, ask } = surroundings;
  // What the command line says is checked before anything is asked.
  if (wanted.folder !== undefined) placeOf(cwd, wanted.folder);
  const wishes = await wishesOf(wanted, ask, err);
  const place = placeOf(cwd, wishes.folder);
  const creation = new Creation(place, { ...wishes, install: wanted.install }, surroundings);
  try {
    await creation.run();
    out(creation.farewell(relative(cwd, place.folder)));
    return 0;
  } catch (error) {
    err(`\n${failureText(error, stopped)}\n${creation.leave()}\n`);
    return stopped.aborted ? STOPPED_EXIT_CODE : 1;
  }
}

function failureText(error: unknown, stopped: AbortSignal): string {
  if (stopped.aborted) return 'Stopped.';
  if (error instanceof ProgramFailure) return `${error.output.trim()}\n\n${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
