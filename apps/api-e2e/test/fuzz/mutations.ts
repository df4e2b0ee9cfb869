import fc, { type Arbitrary } from 'fast-check';
import type { Call } from './call.js';
import { contentTypes, oddHeaders, oddNames, oddSuffixes, oddTexts, oddValues } from './odd-values.js';

/** Makes another call of a call. What is right and what is wrong with it is for the document to say. */
export type Mutation = (call: Call) => Call;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'];

const TEXTS: readonly Mutation[] = [
  onText('a key that stands twice', (json) => json.replace(/^\{(.+)\}$/, '{$1,$1}'), true),
  onText('deep nesting', (json) => `${'['.repeat(500)}${json}${']'.repeat(500)}`),
  onText('an empty body', () => ''),
];

/** Changes of every part of a request. One that finds nothing to change leaves the call as it is. */
export const mutations: Arbitrary<Mutation> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.nat(), oddValues).map(([at, value]) => replaceMember(at, value)) },
  { weight: 3, arbitrary: fc.nat().map(removeMember) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(), oddNames, oddValues).map((args) => addMember(...args)) },
  { weight: 1, arbitrary: oddValues.map((value) => onBody('another body', () => value)) },
  { weight: 1, arbitrary: fc.nat().map(truncate) },
  { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: contentTypes.map((type) => withHeader('content-type', type)) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(), oddTexts).map(([at, text]) => replaceParameter(at, text)) },
  { weight: 2, arbitrary: fc.tuple(oddNames, oddTexts).map(([name, text]) => addParameter(name, text)) },
  { weight: 1, arbitrary: fc.nat().map(repeatParameter) },
  { weight: 1, arbitrary: oddTexts.map(replaceInPath) },
  { weight: 1, arbitrary: oddSuffixes.map(withSuffix) },
  { weight: 3, arbitrary: oddHeaders.map(([name, value]) => withHeader(name, value)) },
  { weight: 1, arbitrary: fc.constantFrom(...METHODS).map(withMethod) },
  { weight: 1, arbitrary: fc.constant(withoutActor) },
);

function changed(call: Call, what: string, part: Partial<Call>): Call {
  return { ...call, ...part, changes: [...call.changes, what] };
}

function onBody(what: string, change: (body: unknown) => unknown): Mutation {
  return (call) => (call.body === undefined ? call : changed(call, what, { body: change(call.body) }));
}

/** Objects and lists of a body, itself included. */
type Holder = unknown[] | Record<string, unknown>;

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function holdersOf(value: unknown): Holder[] {
  return isHolder(value) ? [value, ...Object.values(value).flatMap(holdersOf)] : [];
}

/** Changes one of the objects and lists in a body; the copy is for the taking. */
function onHolder(what: string, at: number, change: (holder: Holder) => void): Mutation {
  return (call) => {
    const body = structuredClone(call.body);
    const holders = holdersOf(body);
    const holder = holders[at % holders.length];
    if (holder === undefined) return call;
    change(holder);
    return changed(call, what, { body });
  };
}

function replaceMember(at: number, value: unknown): Mutation {
  return onHolder('another value', at, (holder) => {
    const names = Object.keys(holder);
    const name = names[at % names.length];
    if (name !== undefined) define(holder, name, value);
  });
}

function removeMember(at: number): Mutation {
  return onHolder('a missing value', at, (holder) => {
    if (Array.isArray(holder)) return void holder.splice(at % (holder.length || 1), 1);
    const names = Object.keys(holder);
    Reflect.deleteProperty(holder, names[at % names.length] ?? '');
  });
}

function addMember(at: number, name: string, value: unknown): Mutation {
  return onHolder('another field', at, (holder) => {
    if (Array.isArray(holder)) holder.push(value);
    else define(holder, name, value);
  });
}

/** Also `__proto__`, as JSON has it: a name like any other. */
function define(holder: Holder, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function onText(what: string, change: (json: string) => string, isOdd = false): Mutation {
  return (call) => {
    if (call.body === undefined) return call;
    return changed(call, what, { text: change(JSON.stringify(call.body)), isOdd: call.isOdd || isOdd });
  };
}

function truncate(at: number): Mutation {
  return onText('a body that breaks off', (json) => json.slice(0, at % (json.length || 1)));
}

function replaceParameter(at: number, text: string): Mutation {
  return (call) => {
    const names = (call.operation.operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const name = names[at % names.length]?.name;
    if (name === undefined) return call;
    const query = [...call.query.filter(([each]) => each !== name), [name, text] as const];
    return changed(call, 'another parameter', { query });
  };
}

function addParameter(name: string, text: string): Mutation {
  return (call) => changed(call, 'one parameter more', { query: [...call.query, [name, text]] });
}

function repeatParameter(at: number): Mutation {
  return (call) => {
    const parameter = call.query[at % call.query.length];
    return parameter ? changed(call, 'a parameter given twice', { query: [...call.query, parameter] }) : call;
  };
}

function replaceInPath(text: string): Mutation {
  return (call) => {
    const [name] = Object.keys(call.path);
    return name === undefined ? call : changed(call, 'another path', { path: { ...call.path, [name]: text } });
  };
}

function withSuffix(suffix: string): Mutation {
  return (call) => changed(call, 'an odd address', { suffix, isOdd: true });
}

function withHeader(name: string, value: string): Mutation {
  return (call) => {
    const others = Object.entries(call.headers).filter(([each]) => each.toLowerCase() !== name.toLowerCase());
    const isOdd = call.isOdd || name !== 'content-type';
    return changed(call, `${name}: ${value}`, { headers: { ...Object.fromEntries(others), [name]: value }, isOdd });
  };
}

function withMethod(method: string): Mutation {
  return (call) => changed(call, `the method ${method}`, { method, isOdd: call.isOdd || method !== call.method });
}

function withoutActor(call: Call): Call {
  return changed(call, 'nobody acts', { actor: undefined });
}
