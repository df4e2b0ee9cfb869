import { parseArgs } from 'node:util';

/** What an app can be made of beside what every app has. */
export const CAPABILITIES = ['auth', 'rate-limiting', 'idempotency', 'mail'];

/** What was asked for; what is `undefined` was not said. */
export interface CreateArguments {
  readonly mode: 'create' | 'help' | 'version';
  /** The folder to make, as it was written. */
  readonly folder: string | undefined;
  /** `auth,mail`, or `none`. */
  readonly capabilities: string | undefined;
  readonly git: boolean | undefined;
  readonly install: boolean;
  /** Ask nothing. */
  readonly yes: boolean;
}

/** A command line that nobody can follow. */
export class UsageError extends Error {}

/** What can be asked for. */
export const USAGE = `Makes a workspace with a NestJS service of your own: PostgreSQL, accounts, tests, CI, an image.

  npm create ashlar@latest my-api -- [options]

  --capabilities=LIST  what it is made of, of ${CAPABILITIES.join(',')}; or none (default: all)
  --no-git             make no Git repository of it
  --no-install         install no packages of the app, and say what is left to do
  --yes                ask nothing
  --version            the version of create-ashlar
  -h, --help           this text

Exits with 0 when all is done, 1 when something failed, 64 when the command line is wrong, 130 when it was stopped.
`;

/** What tells that npm took an option for its own, since `--` did not stand before it. */
const TAKEN_BY_NPM: readonly (readonly [option: string, name: string, value?: string])[] = [
  ['--capabilities', 'npm_config_capabilities'],
  ['--no-git', 'npm_config_git', 'false'],
  ['--no-install', 'npm_config_install', ''],
];

/** Reads the command line. @param env of npm, which may have taken options for its own @throws UsageError */
export function createArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): CreateArguments {
  const { values, positionals } = parsed(args);
  const [folder, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One name is enough: ${positionals.join(' ')}.`);
  const [taken] =
    TAKEN_BY_NPM.find(([, name, value]) => env[name] !== undefined && (env[name] === value || value === undefined)) ??
    [];
  if (taken !== undefined) throw new UsageError(`npm took ${taken} for its own. Write -- before options.`);
  return {
    mode: values.help ? 'help' : values.version ? 'version' : 'create',
    folder,
    capabilities: values.capabilities === undefined ? undefined : parseCapabilities(values.capabilities),
    git: values['no-git'] ? false : undefined,
    install: !values['no-install'],
    yes: values.yes || env['npm_config_yes'] === 'true',
  };
}

/** Reads `auth,mail`; nothing is all of them. @throws UsageError for what there is not */
export function parseCapabilities(text: string): string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const unknown = words.filter((word) => word !== 'none' && !CAPABILITIES.includes(word));
  if (unknown.length > 0) {
    const known = `There are ${CAPABILITIES.join(', ')}; or none.`;
    throw new UsageError(`There is no capability ${unknown.map((word) => JSON.stringify(word)).join(', ')}. ${known}`);
  }
  if (words.includes('none') && words.length > 1) throw new UsageError('"none" stands alone.');
  return (words.length === 0 ? CAPABILITIES : words).join(',');
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        capabilities: { type: 'string' },
        'no-git': { type: 'boolean', default: false },
        'no-install': { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        version: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
