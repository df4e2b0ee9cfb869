/** A metric that an expression reads, and the labels that it tells apart. */
export interface MetricUse {
  readonly name: string;
  readonly labels: readonly string[];
}

/** What an expression asks of the metrics that exist. */
export interface ExpressionUse {
  readonly metrics: readonly MetricUse[];
  /** Of `by (...)`, `on (...)` and the like: labels of any of the metrics. */
  readonly grouping: readonly string[];
}

const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[a-zA-Z_][\w:]*|\d[\w.]*|=~|!~|!=|[^\s]/g;
const GROUPING = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const AGGREGATIONS = 'sum avg min max count group stddev stdvar topk bottomk quantile count_values'.split(' ');
const KEYWORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'atan2', 'inf', 'nan', ...AGGREGATIONS]);

/** Which metrics and labels an expression of PromQL names. Its syntax is for promtool to judge. */
export function usesOf(expression: string): ExpressionUse {
  const tokens: readonly string[] = expression.match(TOKEN) ?? [];
  const metrics: { name: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    if (token === '[') at = tokens.indexOf(']', at);
    else if (token === '{') at = readMatchers(tokens, at, metrics.at(-1)?.labels ?? []);
    else if (!/^[a-zA-Z_]/.test(token)) continue;
    else if (GROUPING.has(token.toLowerCase())) at = readGrouping(tokens, at, grouping);
    else if (!KEYWORDS.has(token.toLowerCase()) && tokens[at + 1] !== '(') metrics.push({ name: token, labels: [] });
  }
  return { metrics, grouping };
}

function readMatchers(tokens: readonly string[], from: number, labels: string[]): number {
  const end = tokens.indexOf('}', from);
  const inside = tokens.slice(from + 1, end);
  labels.push(...inside.filter((token, index) => /^[a-zA-Z_]/.test(token) && /^[=!]/.test(inside[index + 1] ?? '')));
  return end;
}

function readGrouping(tokens: readonly string[], from: number, labels: string[]): number {
  if (tokens[from + 1] !== '(') return from;
  const end = tokens.indexOf(')', from);
  labels.push(...tokens.slice(from + 2, end).filter((token) => token !== ','));
  return end;
}
