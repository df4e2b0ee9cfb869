import { CAPABILITIES, type CreateArguments, parseCapabilities, UsageError } from './arguments.js';
import { mistakeIn } from './name.js';

/** All that has to be known. */
export interface Wishes {
  readonly folder: string;
  readonly capabilities: string;
  readonly git: boolean;
}

type Ask = (question: string) => Promise<string>;

/** What is made of beside what is asked for: everything. */
const ALL = CAPABILITIES.join(',');

/** Asks for what the command line does not say, of somebody who can answer. @throws UsageError when nobody can, and must */
export async function wishesOf(
  wanted: CreateArguments,
  ask: Ask | undefined,
  say: (text: string) => void,
): Promise<Wishes> {
  const { folder, capabilities, git } = wanted;
  if (!ask || wanted.yes) {
    if (folder === undefined) throw new UsageError('Say what it is called: npm create ashlar@latest my-api');
    return { folder, capabilities: capabilities ?? ALL, git: git ?? true };
  }
  return {
    folder: folder ?? (await untilRight(say, async () => named(await ask('What is it called? (my-api) ')))),
    capabilities:
      capabilities ??
      (await untilRight(say, async () =>
        parseCapabilities(await ask(`What is it made of? Some of ${ALL}, or none (all) `)),
      )),
    git: git ?? (await untilRight(say, async () => isYes(await ask('Make a Git repository of it? (yes) ')))),
  };
}

function named(answer: string): string {
  const name = answer.trim() || 'my-api';
  const mistake = mistakeIn(name);
  if (mistake !== undefined) throw new UsageError(mistake);
  return name;
}

function isYes(answer: string): boolean {
  const word = answer.trim().toLowerCase();
  if (['', 'y', 'yes'].includes(word)) return true;
  if (['n', 'no'].includes(word)) return false;
  throw new UsageError('Say yes or no.');
}

async function untilRight<T>(say: (text: string) => void, question: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      say(`${error.message}\n`);
    }
  }
}
