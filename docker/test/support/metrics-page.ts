/** The metrics of a page and the labels that their samples have; those without a sample have none. */
export type MetricsPage = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the text that Prometheus scrapes; a histogram stands there as its `_bucket`, `_sum` and `_count`. */
export function parseMetricsPage(text: string): MetricsPage {
  const page = new Map<string, Set<string>>();
  const of = (name: string) => page.get(name) ?? page.set(name, new Set()).get(name);
  for (const line of text.split('\n')) {
    const [, declared, type] = /^# TYPE (\S+) (\w+)$/.exec(line) ?? [];
    if (declared !== undefined) {
      const names = type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => declared + end) : [declared];
      names.forEach(of);
    }
    const [, sampled, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (sampled === undefined) continue;
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:\\.|[^"\\])*"/g)) of(sampled)?.add(label);
  }
  return page;
}
