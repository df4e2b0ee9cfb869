const KEPT = Symbol.for('ashlar.mail.kept-lines');

/** A text whose line breaks {@link text} keeps. */
export interface KeptLines {
  readonly [KEPT]: string;
}

/** What {@link text} takes in; `undefined`, `null` and `false` leave nothing. */
export type TextValue = string | number | bigint | KeptLines | null | undefined | false;

// eslint-disable-next-line no-control-regex -- those are what it is about
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g;
const LINE_BREAKS = /\s*[\n\v\f\r\u0085\u2028\u2029]+\s*/g;

/**
 * A text for a subject or a body. A value stays on its line: its line breaks become spaces, so that nobody's name adds lines;
 * {@link lines} keeps them. The indentation of the source, and blank lines around the text, are left out.
 */
export function text(strings: TemplateStringsArray, ...values: readonly TextValue[]): string {
  const parts = strings.map((part) => part.replace(/[ \t]*\n[ \t]*/g, '\n'));
  const written = parts.reduce((done, part, index) => done + valueOf(values[index - 1]) + part);
  return written.replace(/^\n+|\s+$/g, '').trimStart();
}

/** A value of several lines, for {@link text}: what somebody wrote into a comment. */
export function lines(value: string): KeptLines {
  return Object.freeze({ [KEPT]: value.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n').replace(CONTROL, '') });
}

/** The text on one line, as subjects are. */
export function oneLine(value: string): string {
  return value.replace(LINE_BREAKS, ' ').replace(CONTROL, '').trim();
}

function valueOf(value: TextValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'object') return value[KEPT];
  return String(value).replace(LINE_BREAKS, ' ').replace(CONTROL, '');
}
