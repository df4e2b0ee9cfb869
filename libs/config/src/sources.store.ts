import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDotenv } from './dotenv-text.js';
import { type EnvironmentNaming, settingsOfEnvironment } from './environment-source.js';
import { parseJson } from './json-text.js';
import { settingsOfFile } from './located.js';
import type { ConfigSchema } from './option-class.js';
import { environmentName } from './option-names.js';
import type { SourceResult } from './settings.js';
import { parseYaml } from './yaml-text.js';

/** Configuration is small; a larger file is a mistake, such as the wrong path. */
const LARGEST_BYTES = 1024 * 1024;
const EXTENSIONS = ['yaml', 'yml', 'json'];

/** `config/default.*`, `config/{environment}.*` and `config/local.*`, in this order; each may be missing. */
export function readConfigFiles(schema: ConfigSchema, directory: string, environment: string): SourceResult[] {
  return ['default', environment, 'local'].flatMap((layer) => {
    const present: string[] = [];
    return EXTENSIONS.map((extension): SourceResult => {
      const name = `config/${layer}.${extension}`;
      const file = readTextFile(join(directory, name));
      if ('missing' in file) return { settings: [], issues: [] };
      const [other] = present;
      present.push(name);
      // Which of two files counts would be a guess.
      if (other !== undefined) return mistakeIn(name, `lies beside ${other}: keep one file for each layer`);
      if ('mistake' in file) return mistakeIn(name, file.mistake);
      return settingsOfFile(schema, name, extension === 'json' ? parseJson(file.text) : parseYaml(file.text));
    });
  });
}

/** `.env`, which may be missing. It can't say which environment it belongs to: that is decided before it is read. */
export function readDotenv(schema: ConfigSchema, directory: string, naming: EnvironmentNaming): SourceResult {
  const file = readTextFile(join(directory, '.env'));
  if ('missing' in file) return { settings: [], issues: [] };
  if ('mistake' in file) return mistakeIn('.env', file.mistake);
  const { entries, mistakes } = parseDotenv(file.text);
  const own = environmentName(naming.prefix, 'environment');
  const tooLate = entries
    .filter(({ name, value }) => name.toUpperCase() === own && value !== 'development')
    .map(({ line }) => ({
      line,
      message: `comes too late: set ${own} in the environment, .env is read in development only`,
    }));
  const unreadable = [...mistakes, ...tooLate].map(({ line, message }) => ({
    path: '',
    source: `.env:${line}`,
    message,
  }));
  const last = new Map(entries.map((entry) => [entry.name, { ...entry, source: `.env:${entry.line}` }]));
  const { settings, issues } = settingsOfEnvironment(schema, [...last.values()], naming);
  return { settings, issues: [...unreadable, ...issues] };
}

/** The content of a secret's file, without line breaks at its end. The path is never quoted: it may be the secret. */
export function readSecret(directory: string, path: string): { readonly text: string } | { readonly mistake: string } {
  const file = readTextFile(resolve(directory, path));
  if ('missing' in file) return { mistake: 'names a file that does not exist' };
  if ('mistake' in file) return { mistake: `names a file that ${file.mistake}` };
  const text = file.text.replace(/[\r\n]+$/, '');
  return text === '' ? { mistake: 'names a file that is empty' } : { text };
}

type TextFile = { readonly text: string } | { readonly missing: true } | { readonly mistake: string };

/** Reads a text file whole: regular, at most 1 MB, UTF-8. */
function readTextFile(path: string): TextFile {
  try {
    // A pipe or a device could keep the boot waiting for ever.
    const stat = statSync(path);
    if (!stat.isFile()) return { mistake: 'is no regular file' };
    if (stat.size > LARGEST_BYTES) return { mistake: 'is larger than 1 MB' };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { missing: true };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { mistake: 'is not UTF-8' };
    return { mistake: `can't be read (${code})` };
  }
}

function mistakeIn(source: string, message: string): SourceResult {
  return { settings: [], issues: [{ path: '', source, message }] };
}
