import type { Actor } from './actor.js';
import { InvalidValueError } from './invalid-input.errors.js';

/** The code of the error of {@link parsePermissionGrant}. */
export const PERMISSION_INVALID = 'PERMISSION_INVALID';

/** The longest permission or grant, in characters. */
export const MAX_PERMISSION_LENGTH = 200;

const SEGMENT = /^[a-z][a-z0-9_-]*$/;

/** Whether it is a permission that code may ask for: two or more segments of `a-z 0-9 _ -`, and no wildcard. `projects:read`. */
export function isPermission(value: unknown): value is string {
  const segments = segmentsOf(value);
  return segments.length >= 2 && segments.every((segment) => SEGMENT.test(segment));
}

/**
 * Whether it is something that can be granted: a permission, or one with `*` in the place of segments. In the middle `*` stands
 * for one segment (`*:read`), at the end for one or more (`projects:*`, `*`).
 */
export function isPermissionGrant(value: unknown): value is string {
  const segments = segmentsOf(value);
  const wildcard = segments.includes('*');
  return segments.length >= (wildcard ? 1 : 2) && segments.every((segment) => segment === '*' || SEGMENT.test(segment));
}

/**
 * Reads a grant before it is stored.
 *
 * @throws InvalidValueError with code `PERMISSION_INVALID`
 */
export function parsePermissionGrant(value: unknown): string {
  if (isPermissionGrant(value)) return value;
  throw new InvalidValueError(
    PERMISSION_INVALID,
    'A permission is written resource:action in lower case, with * for any: projects:read, projects:*, *.',
  );
}

/** Whether a grant contains a permission. What is malformed on either side never matches, nor does a wildcard that is required. */
export function permissionMatches(granted: string, required: string): boolean {
  return isPermission(required) && grantCovers(granted, required);
}

/**
 * Whether a grant contains all that another contains: an API key may be given only what its owner's grants cover. True is
 * certain. Of two spellings of the same grant (`*` and `*:*`) the longer may fail to cover the shorter.
 */
export function grantCovers(granted: string, narrower: string): boolean {
  if (!isPermissionGrant(granted) || !isPermissionGrant(narrower)) return false;
  const wide = segmentsOf(granted);
  const narrow = segmentsOf(narrower);
  const tail = wide.at(-1) === '*';
  if (tail ? narrow.length < wide.length : narrow.length !== wide.length) return false;
  return wide.every((segment, index) => segment === '*' || segment === narrow[index]);
}

/** Whether the actor may do it. The system may do everything, nobody nothing, others what one of their grants contains. */
export function actorMay(actor: Actor, permission: string): boolean {
  switch (actor.kind) {
    case 'system':
      return true;
    case 'anonymous':
      return false;
    default:
      return actor.permissions.some((granted) => permissionMatches(granted, permission));
  }
}

function segmentsOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value.length <= MAX_PERMISSION_LENGTH ? value.split(':') : [];
}
