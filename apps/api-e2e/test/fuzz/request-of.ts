import { type OpenApi, resolved } from '../support/open-api.js';
import type { SchemaCheck } from '../support/schema-check.js';
import type { Call, Request } from './call.js';
import { filled, type Player } from './cast.js';

/** Of the users whom projects are shared with: few, so that they meet again. */
const FEW = 3;

/** Something that was answered before. */
export interface Known {
  readonly actor: number;
  readonly id: string;
  /** Of the operation that answered it: one below it, or the list of its kind. */
  readonly path: string;
}

/** The parameters of a path that belonged together in a call that succeeded. */
export interface KnownPath {
  readonly actor: number;
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A call, and which of the things that there are it is about. */
export interface Aimed extends Call {
  readonly path: Readonly<Record<string, string>>;
}

/** Puts ids of what there is in the place of numbers; mostly whoever knows them acts. */
export function aimed(call: Call, known: readonly Known[], paths: readonly KnownPath[] = []): Aimed {
  const same = paths.filter(({ path }) => path === call.operation.path);
  const numbers = Object.values(call.path).filter((value) => typeof value === 'number');
  const again = same[(numbers[0] ?? 0) % same.length];
  if (again && numbers.length > 1 && (numbers[0] ?? 0) % 4 !== 0) {
    return { ...call, path: again.values, actor: call.actor === undefined ? undefined : again.actor };
  }
  const path: Record<string, string> = {};
  let { actor } = call;
  for (const [name, value] of Object.entries(call.path)) {
    const list = name === 'userId' ? '/api/v1/users' : (call.operation.path.split(`/{${name}}`, 1)[0] ?? '');
    const alike = known.filter((each) => each.path.startsWith(list)).slice(0, name === 'userId' ? FEW : undefined);
    const target = typeof value === 'number' ? alike[value % alike.length] : undefined;
    path[name] = typeof value === 'string' ? value : (target?.id ?? '00000000-0000-4000-8000-000000000000');
    // Some of the time it is somebody else's.
    if (target && name === 'id' && actor !== undefined && Number(value) % 8 !== 0) actor = target.actor;
  }
  return { ...call, path, actor };
}

/** The same call with what only its sender knows. */
export function sentBy({ own }: Player, call: Aimed): Aimed {
  const { path, body, text } = call;
  return {
    ...call,
    path: filled(path, own),
    ...(body !== undefined && { body: filled(body, own) }),
    ...(text !== undefined && { text: filled(text, own) }),
  };
}

/** The request of a call, as it is sent. */
export function requestOf(call: Aimed, { headers }: Player): Request {
  const path = call.operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encode(call.path[name] ?? ''));
  const query = call.query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const body = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  return {
    method: call.method,
    target: `${path}${query && `?${query}`}${suffixOf(call, query !== '')}`,
    headers: {
      ...(call.actor !== undefined && headers),
      // Neither fetch nor HTTP has a place for other characters.
      ...Object.fromEntries(
        Object.entries(call.headers).map(([name, value]) => [name, value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')]),
      ),
    },
    body: call.method === 'GET' || call.method === 'HEAD' ? undefined : body,
  };
}

/** A suffix that is a query goes on with the query that is there. */
function suffixOf({ suffix = '' }: Call, hasQuery: boolean): string {
  return hasQuery && suffix.startsWith('?') ? `&${suffix.slice(1)}` : suffix;
}

function encode(text: string): string {
  // Half a character can not be written in an address.
  return encodeURIComponent(Buffer.from(text).toString());
}

/** What of a call its operation does not allow, as far as the document says. */
export function mistakesOfCall(document: OpenApi, check: SchemaCheck, call: Aimed): string[] {
  const { parameters = [], requestBody, security = [] } = call.operation.operation;
  const given = { query: call.query, path: Object.entries(call.path), header: Object.entries(call.headers) };
  const declared = parameters.flatMap(({ name, in: place, required = false, schema = {} }) => {
    const values = (given[place as keyof typeof given] ?? []).filter(([each]) => isSameName(each, name, place));
    if (values.length > 1 && resolved(document, schema).type !== 'array') return [`${name} ${values.length} times`];
    if (values.length === 0 && required) return [`no ${name}`];
    return values.flatMap(([, value]) => check.mistakesInText(schema, value).map((mistake) => `${name}: ${mistake}`));
  });
  const names = new Set(parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
  return [
    ...declared,
    // One that reads no query need not look at it.
    ...(names.size > 0 ? call.query.filter(([name]) => !names.has(name)) : []).map(
      ([name]) => `unknown parameter ${name}`,
    ),
    ...(security.length > 0 && call.actor === undefined ? ['nobody acts'] : []),
    ...(requestBody ? mistakesOfBody(check, requestBody, call) : []),
  ];
}

type RequestBody = NonNullable<Call['operation']['operation']['requestBody']>;

function mistakesOfBody(check: SchemaCheck, { required = false, content }: RequestBody, call: Aimed): string[] {
  const text = call.text ?? JSON.stringify(call.body);
  if (text === undefined || text === '') return required ? ['no body'] : [];
  const type = call.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const media = content[type];
  if (!media) return [`the media type ${type}`];
  try {
    return check.mistakes(media.schema ?? {}, JSON.parse(text));
  } catch {
    return ['a body that is no JSON'];
  }
}

function isSameName(one: string, other: string, place: string): boolean {
  return place === 'header' ? one.toLowerCase() === other.toLowerCase() : one === other;
}
