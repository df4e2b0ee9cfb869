import type { TracingMistake } from './tracing.errors.js';

/** Reads variables of the environment and collects what is wrong with them. */
export class EnvironmentReader {
  readonly mistakes: TracingMistake[] = [];

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  /** The value, trimmed; nothing when it is empty, as the specification asks. */
  text(variable: string): string | undefined {
    return this.env[variable]?.trim() || undefined;
  }

  mistake(variable: string, message: string, value: string | undefined = this.text(variable)): undefined {
    this.mistakes.push({ variable, ...(value !== undefined && { value }), message });
  }

  /** `true` or `false`, in any case. */
  flag(variable: string): boolean | undefined {
    const text = this.text(variable)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text === 'true' || text === 'false') return text === 'true';
    return this.mistake(variable, 'must be true or false');
  }

  choice<T extends string>(
    variable: string,
    allowed: readonly T[],
    { uppercase = false }: { readonly uppercase?: boolean } = {},
  ): T | undefined {
    const text = uppercase ? this.text(variable)?.toUpperCase() : this.text(variable);
    const found = allowed.find((candidate) => candidate === text);
    if (text !== undefined && found === undefined) this.mistake(variable, `must be one of ${allowed.join(', ')}`);
    return found;
  }

  /** A list with commas, without those that are not allowed. */
  choices<T extends string>(variable: string, allowed: readonly T[]): readonly T[] | undefined {
    const names = this.text(variable)
      ?.split(',')
      .map((name) => name.trim());
    const found = names?.flatMap((name) => allowed.find((candidate) => candidate === name) ?? []);
    if (names?.length !== found?.length) this.mistake(variable, `must be one or more of ${allowed.join(', ')}`);
    return found;
  }

  number(
    variable: string,
    { min, max = Infinity, whole = false }: { readonly min: number; readonly max?: number; readonly whole?: boolean },
  ): number | undefined {
    const text = this.text(variable);
    const value = Number(text);
    if (text === undefined) return undefined;
    if (value >= min && value <= max && (Number.isInteger(value) || !whole)) return value;
    const kind = whole ? 'a whole number' : 'a number';
    return this.mistake(
      variable,
      `must be ${kind} ${max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`}`,
    );
  }

  /** An address of HTTP. It may hold a password, so a wrong one is not shown. */
  url(variable: string): string | undefined {
    const text = this.text(variable);
    if (text === undefined || /^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
    this.mistakes.push({ variable, message: 'must be a URL like http://localhost:4318' });
    return text;
  }
}
