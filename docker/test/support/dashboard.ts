interface DataSource {
  readonly uid: string;
}

/** A panel, as far as these tests look at it. */
export interface Panel {
  readonly id: number;
  readonly title?: string;
  readonly description?: string;
  readonly datasource: DataSource;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly datasource: DataSource }[];
}

/** A dashboard of Grafana, as far as these tests look at it. */
export interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: { readonly query: string } }[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}

/** The panels of a dashboard. */
export function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return dashboard.panels;
}

/** All that a dashboard asks Prometheus, its variables replaced as Grafana does. */
export function queriesOf({ panels, templating, annotations }: Dashboard): string[] {
  const variables = templating.list.map(
    ({ query }) => /^label_values\((.*), \w+\)$/.exec(query.query)?.[1] ?? query.query,
  );
  const all = [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...annotations.list.map(({ expr }) => expr),
    ...variables,
  ];
  return all.map((expr) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'));
}
