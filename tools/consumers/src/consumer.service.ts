import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Outcome, runCompiler, runNode, workspaceRoot } from './command.service.js';
import { writeJson } from './installation.service.js';

/** The code of an app: files in `src/` by name. */
export type Sources = Readonly<Record<string, string>>;

export interface ConsumerOptions {
  readonly type: 'module' | 'commonjs';
  readonly sources: Sources;
  /** @default true, as in the tsconfig.json that Nest's own starter has */
  readonly skipLibCheck?: boolean;
}

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
export function runProgram(folder: string, name: string, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return runNode([join('dist', `${name}.js`)], { cwd: folder, env });
}

/** The sources of the app in `template/`, with the doors that it is to load. */
export async function plainApp(doors: readonly string[]): Promise<Sources> {
  const path = join(workspaceRoot, 'tools/consumers/template/plain-app.ts');
  return { 'plain-app': await readFile(path, 'utf8'), doors: doorsModule(doors) };
}

/** The sources of the app with a table of users of its own: written beside `@ashlar/auth`, whose doors they take by path. */
export async function accountsAppSources(): Promise<Sources> {
  const folder = join(workspaceRoot, 'libs/auth/test/own-users');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const entries = files.map(async (name) => {
    const source = await readFile(join(folder, name), 'utf8');
    return [
      name.slice(0, -'.ts'.length),
      source.replaceAll(/'\.\.\/\.\.\/src(\/\w+)?\/index\.js'/g, "'@ashlar/auth$1'"),
    ];
  });
  return Object.fromEntries(await Promise.all(entries)) as Sources;
}

/** A module that imports every door, and exports them by name. */
export function doorsModule(doors: readonly string[]): string {
  const imports = doors.map((door, index) => `import * as door${index} from '${door}';`);
  const entries = doors.map((door, index) => `  '${door}': door${index},`);
  const map = ['export const doors: Readonly<Record<string, object>> = {', ...entries, '};'];
  return [...imports, ...map, ''].join('\n');
}
