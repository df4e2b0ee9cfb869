/** When something was deprecated, when it ends, and where to read what comes instead. */
export interface Deprecation {
  /** ISO 8601 date, such as `2026-01-31`: since when it should not be used. */
  readonly since: string;
  /** ISO 8601 date from which it may be gone. */
  readonly sunset?: string;
  /** Where to read what to use instead. */
  readonly link?: string;
}

/**
 * The headers that say so: `Deprecation` (RFC 9745, a structured date), `Sunset` (RFC 8594, an HTTP date) and their `Link`.
 *
 * @throws TypeError for a date that is none, or a sunset before the deprecation: a defect of the program
 */
export function deprecationHeaders({ since, sunset, link }: Deprecation): Readonly<Record<string, string>> {
  const start = instantOf(since);
  const end = sunset === undefined ? undefined : instantOf(sunset);
  if (end !== undefined && end < start) throw new TypeError(`The sunset ${sunset} is before the deprecation ${since}.`);
  return {
    deprecation: `@${start / 1000}`,
    ...(end !== undefined && { sunset: new Date(end).toUTCString() }),
    ...(link !== undefined && { link: `<${link}>; rel="deprecation"; type="text/html"` }),
  };
}

function instantOf(date: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(instant)) throw new TypeError(`"${date}" is no date like 2026-01-31.`);
  return instant;
}
