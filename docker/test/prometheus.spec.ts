import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type Dashboard, panelsOf, queriesOf } from './support/dashboard.js';
import { DOCKER, testFolder } from './support/folders.js';
import { type MetricsPage, parseMetricsPage } from './support/metrics-page.js';
import { Process } from './support/process.service.js';
import { commandOfImage, Container } from './support/container.service.js';
import { usesOf } from './support/promql.js';

const RULES = join(DOCKER, 'prometheus/alerts.yml');
const DASHBOARDS = join(DOCKER, 'grafana/dashboards');

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const { groups } = parse(readFileSync(RULES, 'utf8')) as { readonly groups: readonly { readonly rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

async function readDashboards(): Promise<[string, Dashboard][]> {
  const names = await readdir(DASHBOARDS);
  return Promise.all(
    names.map(async (name) => [name, JSON.parse(await readFile(join(DASHBOARDS, name), 'utf8')) as Dashboard]),
  );
}

const folders = (process.env['PATH'] ?? '').split(delimiter);
const isInstalled = folders.some((folder) => existsSync(join(folder, 'promtool')));
/** Where there is no promtool these are skipped by name; in CI they fail. */
const itByPromtool = isInstalled || process.env['CI'] === 'true' ? it : it.skip;

async function promtool(...args: string[]) {
  const options = { cwd: DOCKER, env: { PATH: process.env['PATH'] } };
  const { code, stdout, stderr } = await Process.run(['promtool', ...args], options, 20_000);
  return { code, output: stdout + stderr };
}

describe('prometheus', () => {
  itByPromtool('accepts the configuration and the rules', async () => {
    const config = join(DOCKER, 'prometheus/prometheus.yml');

    expect(await promtool('check', 'config', '--lint=all', '--lint-fatal', config)).toMatchObject({ code: 0 });
    expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', RULES)).toMatchObject({ code: 0 });
  });

  itByPromtool('fires each alert on what it is for', async () => {
    const outcome = await promtool('test', 'rules', join(DOCKER, 'prometheus/alerts.test.yml'));

    expect(outcome).toEqual({ code: 0, output: expect.stringMatching(/SUCCESS/) });
  });

  it('has a test in which each alert fires, and says how severe it is and what to do', async () => {
    const { tests } = parse(await readFile(join(DOCKER, 'prometheus/alerts.test.yml'), 'utf8'));
    const cases: { alertname: string; exp_alerts?: object[] }[] = tests.flatMap(
      (test: { alert_rule_test?: object[] }) => test.alert_rule_test ?? [],
    );
    const fired = new Set(cases.filter((each) => each.exp_alerts?.length).map(({ alertname }) => alertname));
    const alerts = rules.filter(({ alert }) => alert !== undefined);

    expect(alerts.map(({ alert }) => alert).filter((name = '') => !fired.has(name))).toEqual([]);
    expect(alerts.filter(({ labels }) => !/^(critical|warning|info)$/.test(labels?.['severity'] ?? ''))).toEqual([]);
    expect(alerts.filter(({ annotations }) => !annotations?.['summary'] || !annotations['description'])).toEqual([]);
  });
});

describe('The dashboards', () => {
  it('ask the data source that is provisioned, and have unique ids', async () => {
    const { datasources } = parse(
      await readFile(join(DOCKER, 'grafana/provisioning/datasources/datasources.yaml'), 'utf8'),
    );
    const dashboards = (await readDashboards()).map(([, dashboard]) => dashboard);
    const asked = dashboards
      .flatMap(panelsOf)
      .flatMap(({ datasource, targets }) => [datasource.uid, ...targets.map((target) => target.datasource.uid)]);

    expect(datasources.map(({ uid }: { uid: string }) => uid)).toEqual(expect.arrayContaining([...new Set(asked)]));
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    expect(dashboards.length).toBeGreaterThan(0);
    for (const dashboard of dashboards) {
      const ids = panelsOf(dashboard).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('say of each panel what it shows, and lay none over another', async () => {
    for (const [name, dashboard] of await readDashboards()) {
      const panels = panelsOf(dashboard);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)}:${y + Math.floor(index / w)}`),
      );
      const width = Math.max(...panels.map(({ gridPos: { x, w } }) => x + w));

      expect([name, panels.filter(({ title, description }) => !title || !description)]).toEqual([name, []]);
      expect([name, new Set(cells).size, width]).toEqual([name, cells.length, 24]);
    }
  });

  itByPromtool('are written in correct PromQL', async () => {
    const queries = (await readDashboards()).flatMap(([, dashboard]) => queriesOf(dashboard));
    const file = join(testFolder(), 'queries.yml');
    await writeFile(
      file,
      stringify({
        groups: [{ name: 'queries', rules: queries.map((expr, index) => ({ record: `query:${index}`, expr })) }],
      }),
    );

    expect(await promtool('check', 'rules', file)).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${queries.length} rules found`),
    });
  });
});

describe('What alerts and dashboards ask for', () => {
  /** Prometheus makes these by itself. */
  const OF_PROMETHEUS = new Map([
    ['up', ['job', 'instance']],
    ['ALERTS', ['alertname', 'alertstate', 'severity']],
  ]);
  /** Prometheus puts these on everything that it scrapes. */
  const OF_SCRAPING = ['job', 'instance'];
  /** Labels of metrics that have no sample before something happens that does not happen here. */
  const WITHOUT_SAMPLE = new Map([
    ['http_deprecated_requests_total', ['operation', 'caller']],
    ['db_transaction_retries_total', ['reason']],
  ]);
  let container: Container;
  let text: string;
  let page: MetricsPage;

  beforeAll(async () => {
    container = await Container.create();
    await container.run(commandOfImage(['migrate', 'up']));
    await container.serve();
    await fetch(`${container.url}/api/v1/projects`);
    text = await (await fetch(`${container.operationsUrl}/metrics`)).text();
    page = parseMetricsPage(text);
  });

  afterAll(() => container.remove());

  function labelsOf(metric: string): readonly string[] | undefined {
    const recorded = rules.find(({ record }) => record === metric);
    if (recorded) return usesOf(recorded.expr).grouping;
    const scraped = page.get(metric);
    if (scraped === undefined) return OF_PROMETHEUS.get(metric);
    return [...scraped, ...OF_SCRAPING, ...(WITHOUT_SAMPLE.get(metric) ?? [])];
  }

  /** What of an expression does not exist: metrics, or labels that they do not have. */
  function missing(expression: string): string[] {
    const { metrics, grouping } = usesOf(expression);
    const known = new Set(metrics.flatMap(({ name }) => labelsOf(name) ?? []));
    return [
      ...(metrics.length === 0 ? [`no metric in ${expression}`] : []),
      ...metrics.filter(({ name }) => labelsOf(name) === undefined).map(({ name }) => name),
      ...metrics.flatMap(({ name, labels }) =>
        labels.filter((label) => !labelsOf(name)?.includes(label)).map((label) => `${name}{${label}}`),
      ),
      ...grouping.filter((label) => !known.has(label)).map((label) => `by (${label}) in ${expression}`),
    ];
  }

  it('exists, as far as it is asked by the rules', () => {
    expect(rules.flatMap(({ expr }) => missing(expr))).toEqual([]);
  });

  it('exists, as far as it is asked by the dashboards', async () => {
    const dashboards = await readDashboards();

    expect(dashboards.flatMap(([, dashboard]) => queriesOf(dashboard).flatMap(missing))).toEqual([]);
  });

  it('would be found missing', () => {
    expect(missing('sum by (nope) (rate(http_requests_total{code="500"}[5m])) / no_such_metric')).toEqual([
      'no_such_metric',
      'http_requests_total{code}',
      expect.stringMatching(/^by \(nope\)/),
    ]);
  });

  it('has its labels on the page, but for what has not happened', () => {
    const hasSample = (name: string) => new RegExp(`^${name}\\{`, 'm').test(text);

    expect([...WITHOUT_SAMPLE.keys()].filter((name) => !page.has(name) || hasSample(name))).toEqual([]);
  });

  it('is counted on the page for the route that was asked for', () => {
    expect(text).toMatch(/^http_requests_total\{method="GET",route="\/api\/v1\/projects",status="401"\} 1$/m);
  });

  itByPromtool('is on a page that promtool accepts', async () => {
    const file = join(testFolder(), 'metrics.txt');
    await writeFile(file, text);
    const { code, stdout, stderr } = await Process.run(
      ['/bin/sh', '-c', 'promtool check metrics < "$0"', file],
      { cwd: DOCKER, env: { PATH: process.env['PATH'] } },
      20_000,
    );

    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
