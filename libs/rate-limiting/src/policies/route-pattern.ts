/** Which routes a rule is for. */
export interface RoutePattern {
  /** In upper case; empty for all. */
  readonly methods: readonly string[];
  readonly segments: readonly string[];
}

const PATTERN = /^(?:(?<methods>\*|[A-Za-z]+(?:\|[A-Za-z]+)*) +)?(?<path>\/\S*)$/;
const ANY = '*';
/** As Fastify (`*`), Express (`*rest`) and Nest (`{*rest}`) write it. */
const WILDCARD = /^\{?\*/;

/**
 * Reads `POST /api/v1/auth/login`, `GET|HEAD /reports/:id`, `/api/v1/exports/*`. A method `*`, or none, is every method. Patterns
 * speak of routes, not of addresses: `:id` stands for a parameter, whatever its name, `*` for any one segment, and at the end
 * for the rest.
 *
 * @returns nothing when it is no pattern
 */
export function parseRoutePattern(text: string): RoutePattern | undefined {
  const groups = PATTERN.exec(text.trim())?.groups;
  if (groups?.['path'] === undefined) return undefined;
  const methods = groups['methods'] ?? ANY;
  return {
    methods: methods === ANY ? [] : methods.toUpperCase().split('|'),
    segments: segmentsOf(groups['path']),
  };
}

/** Whether a route, by its method and its template (`/projects/:id`), is one that the pattern means. */
export function matchesRoute({ methods, segments }: RoutePattern, method: string, template: string): boolean {
  const isMeant = methods.length === 0 || method === ANY || methods.includes(method);
  return isMeant && matchesSegments(segments, segmentsOf(template));
}

/** One way to write a template, whoever wrote it: `/files/:path/*` of `/Files/:id/{*rest}/`. */
export function canonicalTemplate(template: string): string {
  return `/${segmentsOf(template).join('/')}`;
}

function matchesSegments(wanted: readonly string[], route: readonly string[]): boolean {
  for (const [index, segment] of wanted.entries()) {
    const given = route[index];
    if (given === undefined) return false;
    if (segment === ANY && index === wanted.length - 1) return true;
    if (segment !== ANY && segment !== given) return false;
  }
  return wanted.length === route.length;
}

/** Literals in lower case, since Express does not tell cases apart; parameters without their names. */
function segmentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter(Boolean)
    .map((segment) => {
      if (WILDCARD.test(segment)) return ANY;
      return segment.startsWith(':') ? ':' : segment.toLowerCase();
    });
}
