import { type CursorRequest, type CursorValue, decodeCursor, type PageDirection } from '@ashlar/domain';
import type { SortOrder, SortTerm } from './keyset-sort.js';

/** The parts of a statement that reads one page. */
export interface KeysetQuery {
  /** For each term the column as text: what cursors are made of. A `Date` or a number would lose digits. */
  readonly selections: readonly string[];
  /** Keeps what lies beyond the cursor; `undefined` when the list is entered at an end. */
  readonly condition: string | undefined;
  /** What the placeholders of the condition stand for. */
  readonly values: readonly (string | null)[];
  readonly orderBy: readonly {
    readonly expression: string;
    readonly order: 'ASC' | 'DESC';
    readonly nulls: 'NULLS FIRST' | 'NULLS LAST';
  }[];
  /** One more than a page: it tells whether the list goes on. */
  readonly limit: number;
  readonly direction: PageDirection;
  readonly fromCursor: boolean;
}

/** How a term is walked: towards `next` as it is written, towards `previous` the other way round. */
interface Walk {
  readonly expression: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  readonly nullable: boolean;
  /** The value of the cursor in SQL, or `null` for a null. */
  readonly value: string | null;
}

/**
 * Says in SQL which rows follow a cursor.
 *
 * @param placeholder writes the placeholder of the value at an index: `$1`, `:keyset0`
 * @throws InvalidCursorError when the cursor is of another order or holds values that do not fit
 */
export function keysetQuery(
  order: SortOrder,
  request: CursorRequest,
  placeholder: (index: number) => string,
): KeysetQuery {
  const cursor =
    request.cursor === undefined
      ? undefined
      : decodeCursor(request.cursor, {
          sort: order.signature,
          count: order.terms.length,
          accepts: (value, index) => acceptsValue(order.terms[index], value),
        });
  const direction = cursor?.direction ?? request.direction;
  const values = (cursor?.values ?? []) as readonly (string | null)[];
  const given: string[] = [];
  const walks = order.terms.map((term, index): Walk => {
    const value = values[index] ?? null;
    const sql = value === null ? null : `cast(${placeholder(given.push(value) - 1)} as ${term.column.type})`;
    return walk(term, direction, sql);
  });
  return {
    selections: order.terms.map(({ column }) => `cast(${column.column} as text)`),
    condition: cursor === undefined ? undefined : beyond(walks),
    values: given,
    orderBy: walks.map(({ expression, descending, nullsFirst }) => ({
      expression,
      order: descending ? 'DESC' : 'ASC',
      nulls: nullsFirst ? 'NULLS FIRST' : 'NULLS LAST',
    })),
    limit: request.limit + 1,
    direction,
    fromCursor: cursor !== undefined,
  };
}

function walk({ column, descending }: SortTerm, direction: PageDirection, value: string | null): Walk {
  const isReversed = direction === 'previous';
  const nullsFirst = column.nulls === undefined ? descending : column.nulls === 'first';
  return {
    expression: column.column,
    descending: descending !== isReversed,
    nullsFirst: nullsFirst !== isReversed,
    nullable: column.nullable ?? false,
    value,
  };
}

/**
 * `a` beyond, or `a` equal and `b` beyond, and so on. Where all columns run one way and none is null, a row comparison says
 * the same in a form that an index answers at once.
 */
function beyond(walks: readonly Walk[]): string {
  if (walks.every(({ nullable, descending }) => !nullable && descending === walks[0]?.descending)) {
    const columns = walks.map(({ expression }) => expression).join(', ');
    const values = walks.map(({ value }) => value).join(', ');
    return `(${columns}) ${walks[0]?.descending === true ? '<' : '>'} (${values})`;
  }
  const alternatives = walks.flatMap((last, index) => {
    const own = after(last);
    return own === undefined ? [] : [[...walks.slice(0, index).map(same), own].join(' and ')];
  });
  const anyOf = `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
  const [first] = walks;
  // Implied by the rest, but only so does the planner start the scan of an index at the cursor.
  return first === undefined || first.nullable ? anyOf : `(${notBefore(first)} and ${anyOf})`;
}

function after({ expression, descending, nullsFirst, nullable, value }: Walk): string | undefined {
  if (value === null) return nullsFirst ? `${expression} is not null` : undefined;
  const comparison = `${expression} ${descending ? '<' : '>'} ${value}`;
  return nullable && !nullsFirst ? `(${comparison} or ${expression} is null)` : comparison;
}

function same({ expression, value }: Walk): string {
  return value === null ? `${expression} is null` : `${expression} = ${value}`;
}

function notBefore({ expression, descending, value }: Walk): string {
  return `${expression} ${descending ? '<=' : '>='} ${value}`;
}

const INTEGER = /^-?\d{1,19}$/;
const NUMBER = /^(-?\d{1,400}(\.\d{1,400})?(e[+-]?\d{1,4})?|NaN|-?Infinity)$/i;
const TIME = /^(-?infinity|[\d+:. -]{4,64}( BC)?)$/;
/** What PostgreSQL writes for the common types. Values of other types are checked by the database. */
const FORMAT: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  int: INTEGER,
  int2: INTEGER,
  int4: INTEGER,
  int8: INTEGER,
  integer: INTEGER,
  bigint: INTEGER,
  smallint: INTEGER,
  numeric: NUMBER,
  float4: NUMBER,
  float8: NUMBER,
  boolean: /^(true|false)$/,
  date: TIME,
  timestamp: TIME,
  timestamptz: TIME,
};

function acceptsValue(term: SortTerm | undefined, value: CursorValue): boolean {
  if (term === undefined) return false;
  if (value === null) return term.column.nullable === true;
  return typeof value === 'string' && (FORMAT[term.column.type.toLowerCase()]?.test(value) ?? true);
}
