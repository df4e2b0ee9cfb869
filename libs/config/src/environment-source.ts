import type { ConfigIssue } from './config.errors.js';
import type { ConfigSchema, Option } from './option-class.js';
import { environmentName, optionPath } from './option-names.js';
import type { Setting, SourceResult } from './settings.js';
import { closest } from './suggestion.js';

/** One variable of the environment or of `.env`. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** Shown to people: `environment variable APP__HTTP__PORT`, `.env:3`. */
  readonly source: string;
}

/** How variables are called, and how a secret's file is read. */
export interface EnvironmentNaming {
  readonly prefix: string;
  /** Other names, by the path they set. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The text of a file that a variable names, or why there is none. The name is never quoted: it may be a secret. */
  readSecret(file: string): { readonly text: string } | { readonly mistake: string };
}

const FILE = '_FILE';

/**
 * The settings of environment variables. Full names count more than aliases; `X_FILE` names the file of a secret. Every
 * variable under the prefix has to be an option.
 */
export function settingsOfEnvironment(
  schema: ConfigSchema,
  variables: readonly Variable[],
  naming: EnvironmentNaming,
): SourceResult {
  const names = variableNames(schema, naming);
  const byAlias: Setting[] = [];
  const byName: Setting[] = [];
  const issues: ConfigIssue[] = [];
  const seen = new Map<string, Variable>();
  for (const variable of variables) {
    const name = variable.name.toUpperCase();
    const known = names.get(name);
    if (known === undefined) {
      if (isOurs(name)) issues.push(unknownVariable(variable));
      continue;
    }
    const twin = seen.get(known.exclusive);
    if (twin !== undefined) {
      const message = `sets the same option as ${twin.name}: remove one of them`;
      issues.push({ path: known.option.path, source: variable.source, message });
      continue;
    }
    seen.set(known.exclusive, variable);
    const raw = known.file ? readFile(known.option, variable) : variable.value;
    const setting = { path: known.option.path, raw, source: variable.source };
    if (raw !== undefined) (known.alias ? byAlias : byName).push(setting);
  }
  return { settings: [...byAlias, ...byName], issues };

  function isOurs(name: string): boolean {
    return (
      name.startsWith(`${naming.prefix.toUpperCase()}__`) && name !== environmentName(naming.prefix, 'environment')
    );
  }

  function readFile(option: Option, { value, source }: Variable): string | undefined {
    if (option.traits.secret !== true) {
      issues.push({
        path: option.path,
        source,
        message: 'is no secret: only secrets are read from a file, set it itself',
      });
      return undefined;
    }
    const read = naming.readSecret(value);
    if ('mistake' in read) {
      issues.push({ path: option.path, source, message: read.mistake });
      return undefined;
    }
    return read.text;
  }

  function unknownVariable({ name, source }: Variable): ConfigIssue {
    const path = optionPath(naming.prefix, name);
    if (path !== '' && schema.sections.has(path)) {
      return { path, source, message: `is a section: set its options, ${environmentName(naming.prefix, path)}__...` };
    }
    const suggestion = closest(name.toUpperCase(), names.keys());
    return {
      path,
      source,
      message: 'is no option of this service',
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
}

interface KnownName {
  readonly option: Option;
  readonly alias: boolean;
  /** The variable names a file that holds the value. */
  readonly file: boolean;
  /** Two variables with the same text here exclude each other. */
  readonly exclusive: string;
}

/** Every variable that sets an option, in upper case. Names of options come before names of files. */
function variableNames(schema: ConfigSchema, { prefix, aliases }: EnvironmentNaming): ReadonlyMap<string, KnownName> {
  const names = new Map<string, KnownName>();
  const all = [...schema.options.values()].map((option) => ({
    option,
    name: environmentName(prefix, option.path),
    alias: false,
  }));
  for (const [name, path] of Object.entries(aliases)) {
    const option = schema.options.get(path);
    if (option !== undefined) all.push({ option, name: name.toUpperCase(), alias: true });
  }
  for (const { option, name, alias } of all) names.set(name, { option, alias, file: false, exclusive: name });
  for (const { option, name, alias } of all) {
    // A foreign variable may be called PORT_FILE.
    if (alias && option.traits.secret !== true) continue;
    for (const file of [`${name}${FILE}`, `${name}_${FILE}`]) {
      if (!names.has(file)) names.set(file, { option, alias, file: true, exclusive: name });
    }
  }
  return names;
}
