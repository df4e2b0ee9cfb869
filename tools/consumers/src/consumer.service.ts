import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Outcome, runCompiler, runNode, workspaceRoot } from './command.service.js';
import { writeJson } from './installation.service.js';
import { SCOPE } from './matrix.js';

/** The code of an app: files in `src/` by name. */
export type Sources = Readonly<Record<string, string>>;

export interface ConsumerOptions {
  readonly type: 'module' | 'commonjs';
  readonly sources: Sources;
  /** @default true, as in the tsconfig.json that Nest's own starter has */
  readonly skipLibCheck?: boolean;
}

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The path of a Node. @default that of this process */
  readonly node?: string;
}

/** What somebody may have switched on who checks libraries as well, and what changes the meaning of declarations. */
const STRICTER = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true };

/**
 * Writes an app into a folder below an installation. Its compiler options are those of a plain Nest app; nothing in them
 * knows this workspace.
 */
export async function writeConsumer(folder: string, options: ConsumerOptions): Promise<void> {
  const { type, sources, skipLibCheck = true } = options;
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeJson(join(folder, 'package.json'), { private: true, type });
  await writeJson(join(folder, 'tsconfig.json'), {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      rootDir: 'src',
      outDir: 'dist',
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      strict: true,
      skipLibCheck,
      ...(skipLibCheck ? {} : STRICTER),
      types: ['node'],
    },
    include: ['src'],
  });
  await Promise.all(
    Object.entries(sources).map(([name, source]) => writeFile(join(folder, 'src', `${name}.ts`), source)),
  );
}

/** Type-checks and compiles; what it prints are the mistakes. */
export function compile(folder: string): Promise<Outcome> {
  return runCompiler(['-p', '.'], folder);
}

/** The mistakes that a compiler found in the declarations of our packages, whatever else it found. */
export function ownMistakes(compilerOutput: string): string[] {
  return compilerOutput.split('\n').filter((line) => /node_modules\/@ashlar\/.*error TS/.test(line));
}

/** Runs a compiled file of an app, as a user would from its folder. */
export function runProgram(folder: string, name: string, { env = {}, node }: ProgramOptions = {}): Promise<Outcome> {
  return runNode([join('dist', `${name}.js`)], { cwd: folder, env }, node);
}

/** The sources of the app in `template/`, with the doors that it is to load. */
export async function plainApp(doors: readonly string[]): Promise<Sources> {
  const path = join(workspaceRoot, 'tools/consumers/template/plain-app.ts');
  return { 'plain-app': await readFile(path, 'utf8'), doors: doorsModule(doors) };
}

/** The sources of a folder of `template/`, which name our doors `./ashlar/....js`: a tool imports no lib. */
export function templateSources(name: string): Promise<Sources> {
  return sourcesOf(join(workspaceRoot, 'tools/consumers/template', name), (source) =>
    source.replaceAll(/'\.\/ashlar\/([\w/-]+)\.js'/g, `'${SCOPE}$1'`),
  );
}

/** The sources of the app with a table of users of its own: written beside `@ashlar/auth`, whose doors they take by path. */
export function accountsAppSources(): Promise<Sources> {
  return sourcesOf(join(workspaceRoot, 'libs/auth/test/own-users'), (source) =>
    source.replaceAll(/'\.\.\/\.\.\/src(\/\w+)?\/index\.js'/g, "'@ashlar/auth$1'"),
  );
}

async function sourcesOf(folder: string, adapt: (source: string) => string): Promise<Sources> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const entries = files.map(
    async (name) => [name.slice(0, -'.ts'.length), adapt(await readFile(join(folder, name), 'utf8'))] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** A module that imports every door, and exports them by name. */
export function doorsModule(doors: readonly string[]): string {
  const imports = doors.map((door, index) => `import * as door${index} from '${door}';`);
  const entries = doors.map((door, index) => `  '${door}': door${index},`);
  const map = ['export const doors: Readonly<Record<string, object>> = {', ...entries, '};'];
  return [...imports, ...map, ''].join('\n');
}
