import { InvalidInputError } from '@ashlar/domain';

/** A column that callers may sort by. */
export interface SortColumn {
  /** How callers call it: `createdAt`. */
  readonly name: string;
  /** What it is in SQL. With a TypeORM query builder: alias and property, `project.createdAt`, or an expression of it. */
  readonly column: string;
  /** Its PostgreSQL type: `timestamptz`, `text`, `uuid`, `int8`, the name of an enum. */
  readonly type: string;
  /** @default false */
  readonly nullable?: boolean;
  /**
   * Where nulls stand, whichever way it is sorted. Default: last when ascending and first when descending, as PostgreSQL has
   * it, so that a plain index serves both ways.
   */
  readonly nulls?: 'first' | 'last';
}

/** What callers may sort by. */
export interface SortDefinition {
  readonly columns: readonly SortColumn[];
  /** Unique and never null: it makes the order of equal rows certain. Usually the id. */
  readonly tieBreaker: SortColumn;
  /** Used when callers do not say: `-createdAt`. */
  readonly default: string;
  /** Most columns that one request may name. @default 3 */
  readonly maxColumns?: number;
}

/** One column of an order. */
export interface SortTerm {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** A total order: its last term is the tie-breaker. */
export interface SortOrder {
  readonly terms: readonly SortTerm[];
  /** `createdAt:desc,id:desc`: stands in cursors, so that one of another order is refused. */
  readonly signature: string;
}

const TYPE = /^[a-z_"][\w ".]*(\(\d+(, ?\d+)?\))?(\[\])?$/i;

/** An allow-list of orders. Make it once, beside the repository. */
export class KeysetSort {
  readonly #columns: ReadonlyMap<string, SortColumn>;
  readonly #default: SortOrder;

  /** @throws TypeError when the definition is wrong: a defect of the program */
  constructor(private readonly definition: SortDefinition) {
    const { columns, tieBreaker } = definition;
    const all = columns.some(({ name }) => name === tieBreaker.name) ? columns : [...columns, tieBreaker];
    this.#columns = new Map(all.map((column) => [column.name, column]));
    if (this.#columns.size < all.length) throw new TypeError('Two sort columns have the same name.');
    if (tieBreaker.nullable === true) throw new TypeError('The tie-breaker of a sort must never be null.');
    for (const { name, type } of all) {
      if (!/^[A-Za-z]\w*$/.test(name)) throw new TypeError(`"${name}" is no name for a sort column.`);
      if (!TYPE.test(type)) throw new TypeError(`"${type}" is no PostgreSQL type.`);
    }
    this.#default = this.#order(
      definition.default,
      (message) => new TypeError(`The default sort is wrong: ${message}`),
    );
  }

  /** The names that callers may use. */
  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /**
   * Reads what a caller asks for: names separated by commas, `-` before a name for descending: `-createdAt,name`.
   *
   * @throws InvalidInputError with a mistake at `/sort`
   */
  parse(text?: string): SortOrder {
    if (text === undefined || text === '') return this.#default;
    return this.#order(text, (message) => new InvalidInputError([{ pointer: '/sort', code: 'isIn', message }]));
  }

  #order(text: string, refusal: (message: string) => Error): SortOrder {
    const parts = text.split(',', 20);
    const { maxColumns = 3, tieBreaker } = this.definition;
    if (parts.length > maxColumns) throw refusal(`sort may name ${maxColumns} columns at most.`);
    const terms = parts.map((part): SortTerm => {
      const descending = part.startsWith('-');
      const column = this.#columns.get(descending ? part.slice(1) : part);
      if (column === undefined)
        throw refusal(`sort may name ${this.names.join(', ')}, each with - before it for descending.`);
      return { column, descending };
    });
    if (new Set(terms.map(({ column }) => column)).size < terms.length) throw refusal('sort may name a column once.');
    return totalOrder(terms, this.#columns.get(tieBreaker.name) ?? tieBreaker);
  }
}

/**
 * What repeats a column, or stands behind the tie-breaker, has no effect. A tie-breaker that nobody asked for follows the
 * direction of the last column, so that one index serves both.
 */
function totalOrder(asked: readonly SortTerm[], tieBreaker: SortColumn): SortOrder {
  const terms = asked.filter(
    ({ column }, index) => asked.findIndex((other) => other.column.column === column.column) === index,
  );
  const at = terms.findIndex(({ column }) => column.column === tieBreaker.column);
  const descending = terms.at(-1)?.descending ?? false;
  const total = at >= 0 ? terms.slice(0, at + 1) : [...terms, { column: tieBreaker, descending }];
  return {
    terms: total,
    signature: total.map((term) => `${term.column.name}:${term.descending ? 'desc' : 'asc'}`).join(','),
  };
}
