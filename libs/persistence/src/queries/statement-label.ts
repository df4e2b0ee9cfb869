/** What a statement does, and to which table: the labels of the histogram. */
export interface StatementLabel {
  readonly operation: 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'transaction' | 'other';
  /** Without its schema; `other` when unknown, `none` when the statement needs none. */
  readonly table: string;
}

type Operation = StatementLabel['operation'];

const NAME = String.raw`(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>[a-z_][\w$]*))`;
const QUALIFIED = String.raw`(?:(?:"(?:[^"]|"")+"|[a-z_][\w$]*)\s*\.\s*)?${NAME}`;
const TABLE_AFTER: Readonly<Partial<Record<Operation, RegExp>>> = {
  select: new RegExp(String.raw`\bfrom\s+(?:only\s+)?${QUALIFIED}`, 'i'),
  insert: new RegExp(String.raw`\binto\s+${QUALIFIED}`, 'i'),
  update: new RegExp(String.raw`\bupdate\s+(?:only\s+)?${QUALIFIED}`, 'i'),
  delete: new RegExp(String.raw`\bfrom\s+(?:only\s+)?${QUALIFIED}`, 'i'),
  merge: new RegExp(String.raw`\binto\s+(?:only\s+)?${QUALIFIED}`, 'i'),
};

const TRANSACTION = /^(start|begin|commit|rollback|savepoint|release|set\s+transaction|end|abort)\b/i;
const LEADING_COMMENTS = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
/** The verb and its table stand at the start; a bulk insert goes on for megabytes. */
const READ_AT_MOST = 2_000;

/** Reads the labels off the text of a statement. Cheap, not a parser: what it does not understand is `other`. */
export function statementLabel(sql: string): StatementLabel {
  const text = sql.slice(0, READ_AT_MOST).replace(LEADING_COMMENTS, '');
  if (TRANSACTION.test(text)) return { operation: 'transaction', table: 'none' };
  const main = /^with\b/i.test(text) ? afterCommonTables(text) : text;
  const verb = /^(select|insert|update|delete|merge)\b/i.exec(main)?.[1]?.toLowerCase() as Operation | undefined;
  if (verb === undefined) return { operation: 'other', table: 'other' };
  const names = TABLE_AFTER[verb]?.exec(withoutStrings(main))?.groups;
  const table = names?.['quoted']?.replaceAll('""', '"') ?? names?.['plain']?.toLowerCase();
  if (table === undefined) return { operation: verb, table: verb === 'select' ? 'none' : 'other' };
  return { operation: verb, table };
}

/**
 * `with a as (...), b as (...) select ...`: what counts is a part that writes, or else the first verb outside of parentheses.
 */
function afterCommonTables(text: string): string {
  const writing = /\(\s*(?=(?:insert|update|delete|merge)\b)/i.exec(text);
  if (writing !== null) return text.slice(writing.index + writing[0].length);
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(
    /[()]|'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(?:select|insert|update|delete|merge)\b/gi,
  )) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && /^[a-z]/i.test(token)) return text.slice(index);
  }
  return '';
}

function withoutStrings(text: string): string {
  return text.replace(/'(?:[^']|'')*'/g, "''");
}

/**
 * Remembers the labels of texts, since parsing costs more than measuring. Bounded twice: in texts, and in different labels,
 * so that generated names can't fill the registry of metrics.
 */
export class StatementLabels {
  readonly #byText = new Map<string, StatementLabel>();
  readonly #known = new Map<string, StatementLabel>();

  constructor(
    private readonly maxTexts = 1_000,
    private readonly maxLabels = 200,
  ) {}

  /** One and the same object for the same labels. */
  of(sql: string): StatementLabel {
    const remembered = this.#byText.get(sql);
    if (remembered !== undefined) return remembered;
    const label = this.#shared(statementLabel(sql));
    if (sql.length > READ_AT_MOST) return label;
    if (this.#byText.size >= this.maxTexts) {
      const oldest = this.#byText.keys().next();
      if (!oldest.done) this.#byText.delete(oldest.value);
    }
    this.#byText.set(sql, label);
    return label;
  }

  #shared(label: StatementLabel): StatementLabel {
    const key = `${label.operation} ${label.table}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= this.maxLabels && label.table !== 'other') {
      return this.#shared({ operation: label.operation, table: 'other' });
    }
    this.#known.set(key, label);
    return label;
  }
}
