const RFC_3339 =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Reads a point in time as RFC 3339 writes it, leap seconds aside; `undefined` for what is none, such as 30 February. */
export function tryParseInstant(text: unknown): Date | undefined {
  const day = typeof text === 'string' ? RFC_3339.exec(text)?.[1] : undefined;
  if (day === undefined || !isDay(day)) return undefined;
  return new Date((text as string).toUpperCase());
}

function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  // Days that a month does not have are read as days of the next one.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
