import { formatDuration } from './duration.js';
import type { OptionType, ScalarKind } from './option-type.js';
import { formatSize } from './size.js';

/** What stands in place of a secret wherever values are shown. */
export const HIDDEN = '[hidden]';

const LONGEST = 100;
const CREDENTIALS = /(:\/\/)[^\s"]*@/g;
const SECRET_PARAMETER = /([?&][\w-]*(?:password|passwd|pwd|secret|token|key|signature)[\w-]*=)[^&\s"]*/gi;
// Control characters and those that reorder text: a value must not be able to repaint a terminal.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g; // eslint-disable-line no-control-regex

/** How the value of an option is shown: as in an environment variable, credentials in URLs hidden. */
export function showValue(type: OptionType, secret: boolean, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (secret) return HIDDEN;
  if (type.kind === 'map') return printable(JSON.stringify(value));
  if (type.kind === 'list') return showList(type.item, value as readonly unknown[]);
  return printable(showScalar(type.kind, value));
}

/** How a value of an unknown kind is shown in a report: quoted, short, and printable. */
export function showRaw(secret: boolean, raw: unknown): string {
  if (secret) return HIDDEN;
  const text = printable(JSON.stringify(raw) ?? String(raw));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

/** A text that is safe to show: what can't be printed is escaped, credentials of URLs are hidden. */
export function printable(text: string): string {
  return text
    .replace(CREDENTIALS, `$1${HIDDEN}@`)
    .replace(SECRET_PARAMETER, `$1${HIDDEN}`)
    .replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function showList(item: ScalarKind, values: readonly unknown[]): string {
  if (values.length === 0) return '[]';
  const shown = values.map((value) => showScalar(item, value));
  const needsJson = shown.some((text) => text === '' || text !== text.trim() || /^\[|,/.test(text));
  return printable(needsJson ? JSON.stringify(values) : shown.join(','));
}

function showScalar(kind: ScalarKind, value: unknown): string {
  if (kind === 'duration' && typeof value === 'number') return formatDuration(value);
  if (kind === 'size' && typeof value === 'number') return formatSize(value);
  return String(value);
}
