import type { Helper } from './field.js';

/** A time with its zone. */
const TIME_PATTERN = String.raw`/^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/`;

export const SLUG: Helper = { name: 'SLUG', source: 'const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;' };

export const WHOLE_NUMBER: Helper = {
  name: 'WHOLE_NUMBER',
  source: 'const WHOLE_NUMBER = /^(0|-?[1-9][0-9]{0,17})$/;',
};

export const DATE: Helper = { name: 'DATE', source: String.raw`const DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;` };

export const TIME: Helper = { name: 'TIME', source: `const TIME = ${TIME_PATTERN};` };

/** For types whose values PostgreSQL gives back in lower-case. */
export const lowerCase: Helper = {
  name: 'lowerCase',
  source: `const lowerCase = () =>
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));`,
  imports: { 'class-transformer': ['Transform'] },
};

/** Whether the calendar has a day: class-validator knows no years before 1000. */
export const isDay: Helper = {
  name: 'isDay',
  source: `const isDay = (day: unknown) => {
    const midnight = new Date(\`\${String(day)}T00:00:00Z\`);
    return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(String(day));
  };`,
};

export const IsDay: Helper = {
  name: 'IsDay',
  source: `const IsDay = (options: ValidationOptions) =>
    ValidateBy({ name: 'isDay', validator: { validate: isDay } }, options);`,
  imports: { 'class-validator': ['ValidateBy', 'type ValidationOptions'] },
};

/** Reads a time; what is none is left for validation to refuse, as is one that has a year of more digits in UTC. */
export const asTime: Helper = {
  name: 'asTime',
  source: String.raw`const timeOf = (text: string) =>
    TIME.test(text) && isDay(text.slice(0, 10)) && /^\d/.test(new Date(text).toISOString()) ? new Date(text) : text;
  const asTime = () =>
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? timeOf(value) : value));`,
  imports: { 'class-transformer': ['Transform'] },
};

/** For numbers as text: PostgreSQL has one zero. */
export const oneZero: Helper = {
  name: 'oneZero',
  source: String.raw`const oneZero = () =>
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.replace(/^-(?=[0.]+$)/, '') : value));`,
  imports: { 'class-transformer': ['Transform'] },
};

/** An amount with exactly as many digits behind the point as its column keeps. */
export function decimalPattern(name: string, [precision, scale]: readonly [number, number]): Helper {
  const fraction = scale === 0 ? '' : String.raw`\.\d{${scale}}`;
  const whole = precision - scale;
  const digits = whole === 0 ? '0' : whole === 1 ? String.raw`\d` : String.raw`(0|[1-9]\d{0,${whole - 1}})`;
  return { name, source: `const ${name} = /^-?${digits}${fraction}$/;` };
}
