/**
 * Runs the workspace's TypeScript from source: `node --import ./tools/dev/ts-hooks.mjs some.ts`.
 *
 * - `@ashlar/*` resolves through the export condition `@ashlar/source`, so nothing has to be built.
 * - `./x.js` in a TypeScript file means `./x.ts` when that is what lies there.
 * - TypeScript is compiled by swc with the options of the tests, once per content: the result is kept in
 *   `node_modules/.cache/ts-hooks`, one entry per source file, and swc is only loaded when an entry is out of date.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE_CONDITION = '@ashlar/source';
const require = createRequire(import.meta.url);
const cacheDir =
  process.env.ASHLAR_DEV_CACHE ?? fileURLToPath(new URL('../../node_modules/.cache/ts-hooks/', import.meta.url));

const compilerOptions = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};
const compiler = `${require('@swc/core/package.json').version} ${JSON.stringify(compilerOptions)}`;

function resolve(specifier, context, next) {
  if (specifier.startsWith('@ashlar/')) {
    return next(specifier, { ...context, conditions: [SOURCE_CONDITION, ...context.conditions] });
  }
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const url = new URL(`${specifier.slice(0, -'.js'.length)}.ts`, context.parentURL);
    if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true };
}

function compile(file) {
  const source = readFileSync(file, 'utf8');
  const entry = join(cacheDir, `${digest(file)}.js`);
  const stamp = `\n// ${digest(compiler, file, source)}\n`;

  const cached = readIfThere(entry);
  if (cached?.endsWith(stamp)) return cached;

  const { code } = require('@swc/core').transformSync(source, { ...compilerOptions, filename: file });
  const compiled = code.trimEnd() + stamp;
  keep(entry, compiled);
  return compiled;
}

/** Several processes start at once, so an entry appears whole (by rename) or not at all; a read-only checkout has none. */
function keep(entry, content) {
  const temporary = `${entry}.${randomUUID()}`;
  try {
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, entry);
  } catch {
    removeIfThere(temporary);
  }
}

function removeIfThere(file) {
  try {
    unlinkSync(file);
  } catch {
    // It was never written.
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 40);
}

registerHooks({ resolve, load });
