import { beforeAll, describe, expect, it } from '@jest/globals';
import { expected, received } from './accounts-page/expected.js';
import { accountsPage } from './accounts-page/page.js';
import { Reader } from './accounts-page/reader.js';
import { apiDocument } from './support/api-document.js';
import { operationsOf } from './support/open-api.js';
import { PathTemplate } from './support/path-template.js';
import { useSandbox } from './support/sandbox.js';

/** What has nothing to do with accounts, but for who may call it. */
const OTHER_TAGS = ['health', 'projects'];

describe('the page of accounts', () => {
  const sandbox = useSandbox();
  const sections = accountsPage();
  let reader: Reader;

  beforeAll(async () => {
    const api = await sandbox.startApi({ dataDir: sandbox.dataFolder('data') });
    reader = new Reader(sandbox.startShell(), api);
  });

  it.each(sections)('is right of: $title', async ({ blocks }) => {
    for (const { lines, calls } of blocks) {
      const written = await reader.paste(lines);
      const seen = calls.map(({ line }, index) => ({ line, ...received(written[index] ?? '') }));
      expect(seen).toEqual(calls.map(({ line, answer }) => ({ line, ...expected(answer) })));
      expect(written).toHaveLength(calls.length);
    }
  });

  it('calls every operation of accounts, and none that there is not', () => {
    const operations = operationsOf(apiDocument())
      .map((each) => ({ ...each, template: new PathTemplate(each.path) }))
      .sort((one, other) => one.template.openness - other.template.openness);
    const calls = sections.flatMap(({ blocks }) => blocks.flatMap((block) => block.calls));
    const called = calls.map(
      ({ line, method, path }) =>
        operations.find((each) => each.method === method && each.template.matches(path))?.name ?? `none: ${line}`,
    );
    const named = operations.filter(({ operation }) => !operation.tags?.some((tag) => OTHER_TAGS.includes(tag)));
    const known = operations.map(({ name }) => name);
    expect(called.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.map(({ name }) => name).filter((name) => !called.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(30);
  });
});
