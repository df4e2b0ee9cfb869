import { afterEach } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError, type ConfigIssue, loadConfig, type LoadConfigOptions, type LoadedConfig } from '../src/index.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files, removed after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-config-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Loads with nothing of the machine: an empty environment, no arguments, an empty folder. */
export function load<T extends object>(configClass: new () => T, options: LoadConfigOptions<T> = {}): LoadedConfig<T> {
  return loadConfig(configClass, { env: {}, argv: [], directory: folderWith({}), ...options });
}

/** The mistakes of a configuration that is expected to be wrong. */
export function issuesOf<T extends object>(
  configClass: new () => T,
  options: LoadConfigOptions<T> = {},
): readonly ConfigIssue[] {
  return errorOf(configClass, options).issues;
}

/** The error of a configuration that is expected to be wrong. */
export function errorOf<T extends object>(configClass: new () => T, options: LoadConfigOptions<T> = {}): ConfigError {
  try {
    load(configClass, options);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration has no mistake.');
}
