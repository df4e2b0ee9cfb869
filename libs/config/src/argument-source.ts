import type { ConfigIssue } from './config.errors.js';
import type { ConfigSchema } from './option-class.js';
import { argumentName } from './option-names.js';
import type { Setting, SourceResult } from './settings.js';
import { closest } from './suggestion.js';

/**
 * The settings of command-line arguments: `--http.port=8080`, `--http.port 8080`, `--http.debug`, `--no-http.debug`,
 * until `--`. Words, short flags and the flags of the app itself are left alone; of two equal arguments the last
 * counts.
 */
export function settingsOfArguments(
  schema: ConfigSchema,
  argv: readonly string[],
  ignored: readonly string[],
): SourceResult {
  const settings: Setting[] = [];
  const issues: ConfigIssue[] = [];
  for (let index = 0; index < argv.length && argv[index] !== '--'; index++) {
    const [, name, assigned] = /^--([^=]+)(?:=([^]*))?$/.exec(argv[index] ?? '') ?? [];
    if (name === undefined || ignored.includes(name)) continue;
    const option = schema.options.get(name);
    if (option !== undefined && (assigned !== undefined || option.type.kind === 'boolean')) {
      settings.push({ path: name, raw: assigned ?? true, source: argumentName(name) });
    } else if (option !== undefined) {
      const next = argv[index + 1];
      if (next === undefined || isFlag(next)) {
        issues.push({ path: name, source: argumentName(name), message: `needs a value: ${argumentName(name)}=...` });
      } else {
        settings.push({ path: name, raw: next, source: argumentName(name) });
        index++;
      }
    } else {
      readNegation(name, assigned);
    }
  }
  return { settings, issues };

  function readNegation(name: string, assigned: string | undefined): void {
    const path = name.replace(/^no-/, '');
    const option = path === name ? undefined : schema.options.get(path);
    const source = argumentName(name);
    if (option === undefined) {
      if (!ignored.includes(path)) issues.push(unknownArgument(name));
    } else if (option.type.kind !== 'boolean' || assigned !== undefined) {
      const message =
        assigned === undefined ? 'is no boolean, so that --no- means nothing' : 'takes no value after --no-';
      issues.push({ path, source, message });
    } else {
      settings.push({ path, raw: false, source });
    }
  }

  function unknownArgument(name: string): ConfigIssue {
    const suggestion = closest(name, [...schema.options.keys(), ...ignored]);
    const hint = suggestion === undefined ? {} : { suggestion: argumentName(suggestion) };
    return { path: name, source: argumentName(name), message: 'is no option of this service', ...hint };
  }
}

/** A value may begin with a minus only when it is a number. */
function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-\.?\d/.test(word);
}
