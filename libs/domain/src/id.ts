import type { Branded } from './branded.js';
import type { Instant } from './clock.js';
import { InvalidValueError } from './invalid-input.errors.js';

/**
 * The id of one kind of thing: a UUID in its canonical form (lower-case, hyphens). `Id<'Project'>` and `Id<'User'>` do not mix.
 * Ids made by this package are UUIDv7, whose order as text is the order of their making.
 */
export type Id<Of extends string = string> = Branded<string, Of>;

/** Where ids come from. Injected, so that tests know them beforehand. */
export interface IdGenerator {
  /** An id that was never given out before: `ids.next<'Project'>()`. */
  next<Of extends string = string>(): Id<Of>;
}

/** The code of the error of {@link parseId}. */
export const ID_INVALID = 'ID_INVALID';

const CANONICAL_UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/**
 * Reads an id: a UUID of any version of RFC 9562 in any case, given back in lower-case. The nil and the max UUID are not ids.
 *
 * @throws InvalidValueError with code `ID_INVALID`
 */
export function parseId<Of extends string = string>(value: unknown): Id<Of> {
  const id = tryParseId<Of>(value);
  if (id === undefined)
    throw new InvalidValueError(ID_INVALID, 'The id is not a UUID: copy it whole, hyphens included.');
  return id;
}

/** Like {@link parseId}, with `undefined` for what is not an id. */
export function tryParseId<Of extends string = string>(value: unknown): Id<Of> | undefined {
  if (typeof value !== 'string' || value.length !== 36) return undefined;
  const id = value.toLowerCase();
  return isId<Of>(id) ? id : undefined;
}

/** Whether it is an id in canonical form. Upper-case ones are not: {@link parseId} makes them canonical. */
export function isId<Of extends string = string>(value: unknown): value is Id<Of> {
  return typeof value === 'string' && CANONICAL_UUID.test(value);
}

/** When an id was made, to the millisecond; `undefined` when it is not a UUIDv7. A hint for people, never a proof. */
export function idTimestamp(id: Id): Instant | undefined {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;
}
