import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readBudgets, writeBudgets } from '../src/budgets.service.js';
import { budgetFor, overBudget, type Size } from '../src/budgets.js';
import { runNode } from '../src/command.service.js';
import { compile, doorsModule, ownMistakes, writeConsumer } from '../src/consumer.service.js';
import { type Installation, installed } from '../src/installation.service.js';
import { LoneInstallation } from '../src/lone-installation.service.js';
import { nestReleases, packedLibs, plainAppPackages, SCOPE } from '../src/matrix.js';
import { runFolder } from '../src/run-folder.service.js';
import { packedTarballs, peersOf, type Tarball, tarballOf } from '../src/tarball.service.js';

const writesBudgets = process.env['WRITE_BUDGETS'] === '1';
const sizes = new Map<string, Size>();
let tarballs: Tarball[];
let everything: Installation;
let folder: string;

beforeAll(async () => {
  const [newest] = nestReleases;
  if (newest === undefined) throw new Error('matrix.ts names no release of Nest.');
  [tarballs, everything] = await Promise.all([packedTarballs(), installed(newest)]);
  folder = join(runFolder(), 'alone');
  await mkdir(folder);
}, 400_000);

afterAll(async () => {
  process.stdout.write([...sizes].map(line).join(''));
  if (writesBudgets) await writeBudgets(Object.fromEntries([...sizes].map(([name, size]) => [name, budgetFor(size)])));
});

function line([name, { packedBytes, packages, installedBytes }]: [string, Size]): string {
  const packed = `${(packedBytes / 1_000).toFixed(1)} kB packed`;
  return `${SCOPE}${name}: ${packed}, ${packages} packages of ${megabytes(installedBytes)} installed\n`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Loads a door, as ES modules do. */
async function load(door: string, cwd: string): Promise<string> {
  const { succeeded, report } = await runNode(['--input-type=module', '--eval', `import '${door}';`], { cwd });
  return succeeded ? 'loaded' : report;
}

describe.each(packedLibs)('$name, with nothing installed but it and what it requires,', ({ name }) => {
  const door = `${SCOPE}${name}`;
  let alone: LoneInstallation;
  let optional: string[];

  beforeAll(() => {
    const { manifest, packedBytes } = tarballOf(tarballs, name);
    optional = peersOf(manifest, 'optional');
    alone = new LoneInstallation(join(folder, name), everything);
    const { packages, bytes } = alone.add(door);
    sizes.set(name, { packedBytes, packages, installedBytes: bytes });
  });

  it('takes no more than its budget', async () => {
    const size = sizes.get(name);
    if (size === undefined) throw new Error(`${name} was not measured.`);
    const budget = writesBudgets ? budgetFor(size) : (await readBudgets())[name];

    expect(overBudget(size, budget)).toEqual([]);
  });

  it('has a root door that loads without any optional peer', async () => {
    expect(optional.filter((peer) => alone.has(peer))).toEqual([]);
    expect(await load(door, alone.folder)).toBe('loaded');
  });

  it('has a root door whose declarations are without mistakes', async () => {
    alone.add('@types/node');
    const app = join(alone.folder, 'app');
    await writeConsumer(app, { type: 'module', sources: { doors: doorsModule([door]) }, skipLibCheck: false });
    const { stdout } = await compile(app);

    expect([...ownMistakes(stdout), ...stdout.split('\n').filter((mistake) => mistake.startsWith('src/'))]).toEqual([]);
  });

  it('has a root door that loads with all optional peers but one, whichever that is', async () => {
    alone.add(door, ...optional);
    const outcomes: [string, string][] = [];
    for (const peer of optional) outcomes.push([peer, await alone.without(peer, () => load(door, alone.folder))]);

    expect(outcomes).toEqual(optional.map((peer) => [peer, 'loaded']));
  });
});

it('measures a plain Nest app by the same rule, to compare with', () => {
  const plain = new LoneInstallation(join(folder, 'plain'), everything).add(...plainAppPackages);
  process.stdout.write(`A plain Nest app: ${plain.packages} packages of ${megabytes(plain.bytes)}\n`);

  expect(plain.packages).toBeGreaterThan(plainAppPackages.length);
});
