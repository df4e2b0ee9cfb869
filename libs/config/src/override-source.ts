import type { ConfigIssue } from './config.errors.js';
import type { ConfigSchema } from './option-class.js';
import { isPlainObject } from './option-type.js';
import type { Setting, SourceResult } from './settings.js';
import { closest } from './suggestion.js';

/** The settings that code gives, nested as the options are. `undefined` sets nothing. */
export function settingsOfObject(schema: ConfigSchema, values: unknown, source: string): SourceResult {
  const settings: Setting[] = [];
  const issues: ConfigIssue[] = [];
  visit('', values);
  return { settings, issues };

  function visit(path: string, value: unknown): void {
    if (value === undefined) return;
    if (schema.options.has(path)) {
      settings.push({ path, raw: value, source });
    } else if (schema.sections.has(path)) {
      const entries = isPlainObject(value) || isInstance(value) ? Object.entries(value) : undefined;
      if (entries === undefined) issues.push({ path, source, message: 'is a section: nest its options under it' });
      for (const [name, each] of entries ?? []) visit(path === '' ? name : `${path}.${name}`, each);
    } else {
      const suggestion = closest(path, schema.options.keys());
      const hint = suggestion === undefined ? {} : { suggestion };
      issues.push({ path, source, message: 'is no option of this service', ...hint });
    }
  }
}

function isInstance(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
