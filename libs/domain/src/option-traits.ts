/** What an option is besides its type: how it is written outside, and whether it may be shown. */
export interface OptionTraits {
  /** Never shown in logs, errors or output; may be read from a file (`*_FILE`). */
  readonly secret?: boolean;
  /** Fewest characters of a secret in production. */
  readonly minLength?: number;
  /** How the number may be written: `duration` as `30s` (milliseconds inside), `size` as `10mb` (bytes inside). */
  readonly unit?: 'duration' | 'size';
  /** One sentence for the reference table of options. */
  readonly description?: string;
}

/** Where options are checked: what is fine in development may be refused in production. */
export interface OptionContext {
  readonly environment: string;
  readonly production: boolean;
}

/** One mistake in a set of options. */
export interface OptionIssue {
  /** The property, relative to the class that reports it: `poolMax`. */
  readonly property: string;
  /** What is allowed, as a sentence part after the path: `must be at least poolMin`. */
  readonly message: string;
}

/** An option class that checks what decorators can't say: relations (`max >= min`) and rules for production. */
export interface CheckedOptions {
  checkOptions(context: OptionContext): Iterable<OptionIssue>;
}

const TRAITS = Symbol.for('ashlar.option-traits');

type TraitsByProperty = Readonly<Record<string, OptionTraits>>;
type OptionPrototype = { [TRAITS]?: TraitsByProperty };

/**
 * Marks an option as secret. In production shorter values than `minLength` (characters, default 16) and placeholders
 * are refused. Secrets belong in a file that git ignores, in the environment, or in a file that a `*_FILE` variable
 * names.
 */
export function Secret(options: { minLength?: number } = {}): PropertyDecorator {
  return markOption({ secret: true, minLength: options.minLength ?? 16 });
}

/** Marks a number of milliseconds that may be written `500ms`, `30s`, `5m`, `1h`, `7d`. */
export function Duration(): PropertyDecorator {
  return markOption({ unit: 'duration' });
}

/** Marks a number of bytes that may be written `512b`, `64kb`, `10mb`, `1gb` (powers of 1024). */
export function Size(): PropertyDecorator {
  return markOption({ unit: 'size' });
}

/** Says in one sentence what an option is for. Comments are gone at run time; reference tables show this. */
export function Describe(description: string): PropertyDecorator {
  return markOption({ description });
}

/**
 * The traits of every marked property of an option class, those of its base classes included. The record has no
 * prototype, so that a property called `constructor` has traits only when it was marked.
 */
export function optionTraits(optionClass: abstract new (...args: never[]) => object): TraitsByProperty {
  return (optionClass.prototype as OptionPrototype)[TRAITS] ?? withoutPrototype({});
}

function markOption(traits: OptionTraits): PropertyDecorator {
  return (prototype: OptionPrototype, property) => {
    // A copy, so that marking a property of a subclass leaves its base class alone.
    const known = prototype[TRAITS] ?? withoutPrototype({});
    const name = String(property);
    const value = withoutPrototype({ ...known, [name]: { ...known[name], ...traits } });
    Object.defineProperty(prototype, TRAITS, { value, configurable: true });
  };
}

function withoutPrototype(traits: TraitsByProperty): TraitsByProperty {
  return Object.freeze(Object.assign(Object.create(null) as TraitsByProperty, traits));
}
