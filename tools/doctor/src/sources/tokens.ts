/** A word, a string without substitutions, or one mark of JavaScript. */
export interface Token {
  readonly kind: 'word' | 'text' | 'mark';
  readonly value: string;
}

const SPACE = /[\s\uFEFF]+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const WORD = /[\p{ID_Start}$_#@\d][\p{ID_Continue}$.]*/uy;
const NAME = /[\p{ID_Start}$_#@\d][\p{ID_Continue}$]*/uy;
const TEXT = /'((?:[^'\\\n]|\\[^])*)'|"((?:[^"\\\n]|\\[^])*)"/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const TEMPLATE_PART = /(?:[^`\\$]|\\[^]|\$(?!\{))*/y;
/** Words after which an expression begins, so that a slash there begins a regular expression. */
const BEFORE_EXPRESSION = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'delete',
  'throw',
  'await',
]);

/**
 * Cuts a source of JavaScript or TypeScript into tokens, without comments, regular expressions and the fixed parts of
 * templates. It is no parser: what it can't tell from its neighbours (a regular expression after `)`) it takes for marks.
 */
export function tokensOf(source: string): Token[] {
  return new Tokens(source.startsWith('#!') ? `//${source.slice(2)}` : source).read();
}

class Tokens {
  private readonly tokens: Token[] = [];
  /** How many braces are open in the substitution of each open template. */
  private readonly templates: number[] = [];
  private at = 0;

  constructor(private readonly source: string) {}

  read(): Token[] {
    while (this.at < this.source.length) {
      if (this.match(SPACE) !== undefined) continue;
      this.readOne(this.source.charAt(this.at));
    }
    return this.tokens;
  }

  private readOne(mark: string): void {
    if (mark === '`') return this.readTemplate('start');
    if (mark === '}' && this.templates.at(-1) === 0) return this.readTemplate('after substitution');
    const text = this.match(TEXT);
    if (text !== undefined) return this.push('text', text[1] ?? text[2] ?? '');
    const word = this.match(/\d/.test(mark) ? WORD : NAME);
    if (word !== undefined) return this.push('word', word[0]);
    if (mark === '/' && this.isRegexNext() && this.match(REGEX) !== undefined) return this.push('mark', '/');
    this.countBrace(mark);
    this.at += 1;
    this.push('mark', mark);
  }

  private readTemplate(where: 'start' | 'after substitution'): void {
    this.at += 1;
    const part = this.match(TEMPLATE_PART)?.[0] ?? '';
    const opens = this.source.startsWith('${', this.at);
    if (where === 'after substitution') this.templates.pop();
    // A template without substitutions is a string.
    if (where === 'start') this.push(opens ? 'mark' : 'text', opens ? '`' : part);
    if (opens) this.templates.push(0);
    this.at += opens ? 2 : 1;
  }

  private countBrace(mark: string): void {
    const open = this.templates.at(-1);
    if (open === undefined) return;
    if (mark === '{') this.templates[this.templates.length - 1] = open + 1;
    if (mark === '}') this.templates[this.templates.length - 1] = open - 1;
  }

  private isRegexNext(): boolean {
    const last = this.tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === 'word') return BEFORE_EXPRESSION.has(last.value);
    return last.kind === 'mark' && !')]}/'.includes(last.value);
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null || found[0] === '') return undefined;
    this.at += found[0].length;
    return found;
  }

  private push(kind: Token['kind'], value: string): void {
    this.tokens.push({ kind, value });
  }
}
