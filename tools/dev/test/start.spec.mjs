import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { isAlive, start, until } from './processes.mjs';

jest.setTimeout(60_000);

const startFile = fileURLToPath(new URL('../start.mjs', import.meta.url));
/** What the house promises about processes that are left behind. */
const GONE_WITHIN_MS = 5_000;
/** Ends in order at the first signal, which takes a while, and in a hurry at the second. */
const APPLICATION = `
  let signals: number = 0;
  const alive = setInterval(() => undefined, 1_000);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(99);
      setTimeout(() => { clearInterval(alive); process.exitCode = 7; console.log('ended by', signal); }, 300);
    });
  }
  console.log('up', process.pid, JSON.stringify(process.argv.slice(2)), 'END');`;
const STUBBORN = `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1_000); console.log('up', process.pid, 'END');`;

let folder;
let main;
const programs = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-start-'));
});

beforeEach(() => {
  const source = mkdtempSync(join(folder, 'app-'));
  main = join(source, 'main.ts');
  writeFileSync(main, APPLICATION);
});

afterEach(async () => {
  for (const { child, ended } of programs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm start', () => {
  it('serves with the arguments it is given, and ends with the exit code of the application', async () => {
    const program = run(['--http.port=8080']);
    await program.said(/END/);

    program.child.kill('SIGTERM');

    expect(await program.ended).toBe(7);
    expect(program.output).toContain('["serve","--http.port=8080"]');
    expect(program.output).toContain('ended by SIGTERM');
  });

  it('is one process', async () => {
    const program = run([]);
    await program.said(/END/);

    expect(program.output).toContain(`up ${program.pid} `);
  });

  it('takes the Ctrl-C that npm passes on after the terminal for one, and a later one for another', async () => {
    const program = run([]);
    await program.said(/END/);
    program.child.kill('SIGINT');
    await sleep(50);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(7);

    writeFileSync(main, APPLICATION.replace('300', '10_000'));
    const impatient = run([]);
    await impatient.said(/END/);
    impatient.child.kill('SIGINT');
    await sleep(700);
    impatient.child.kill('SIGINT');
    expect(await impatient.ended).toBe(99);
  });

  it('shows where a failure is in the TypeScript', async () => {
    writeFileSync(main, `interface A {\n  a: string;\n}\n\nthrow new Error('on line five');`);

    const program = run([]);

    expect(await program.ended).toBe(1);
    expect(program.output).toContain(`${main}:5:`);
  });

  it('ends in order when npm is killed with kill -9', async () => {
    const npm = asNpm([]);
    const pid = await pidOf(npm);

    npm.child.kill('SIGKILL');

    await until(() => !isAlive(pid));
    await npm.said(/ended by SIGTERM/);
  });

  it('is cut off when npm is killed and the application does not end', async () => {
    writeFileSync(main, STUBBORN);
    const npm = asNpm([]);
    const pid = await pidOf(npm);
    const begin = performance.now();

    npm.child.kill('SIGKILL');

    await until(() => !isAlive(pid));
    expect(performance.now() - begin).toBeLessThan(GONE_WITHIN_MS);
  });
});

describe('npm run dev', () => {
  it('starts anew when a file has changed, new folders included', async () => {
    const program = run(['--reload']);
    await program.said(/END/);

    const feature = join(main, '..', 'feature');
    mkdirSync(feature);
    writeFileSync(join(feature, 'name.ts'), `export const name: string = 'first';`);
    writeFileSync(main, `import { name } from './feature/name.js'; console.log('name', name);${APPLICATION}`);
    await program.said(/name first/);
    await sleep(500);
    writeFileSync(join(feature, 'name.ts'), `export const name: string = 'second';`);
    await program.said(/name second[\s\S]*END/);

    expect(program.output).toContain('ended by SIGTERM');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(7);
  });

  it('waits for the next change after a mistake', async () => {
    const program = run(['--reload']);
    await program.said(/END/);
    writeFileSync(main, `const x: = 1;`);
    await program.said(/waiting for a change/);

    writeFileSync(main, `console.log('mended');${APPLICATION}`);

    await program.said(/mended[\s\S]*END/);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(7);
  });

  it('takes the application along when it is killed with kill -9', async () => {
    const program = run(['--reload']);
    const pid = await pidOf(program);
    expect(pid).not.toBe(program.pid);

    program.child.kill('SIGKILL');

    await until(() => !isAlive(pid));
    await program.said(/ended by SIGTERM/);
  });

  it('ends with everything when npm is killed with kill -9', async () => {
    const npm = asNpm(['--reload']);
    const pid = await pidOf(npm);

    npm.child.kill('SIGKILL');

    await until(() => !isAlive(pid));
    await npm.said(/ended by SIGTERM/);
  });
});

function run(args) {
  return keep(start([startFile, ...args], { env: environment() }));
}

/** The chain that npm makes: a process that calls itself npm, and below it Node. */
function asNpm(args) {
  const program = `process.title = 'npm start';
    require('node:child_process').spawn(process.execPath, ${JSON.stringify([startFile, ...args])}, { stdio: 'inherit' });`;
  return keep(start(['-e', program], { env: { ...environment(), npm_lifecycle_event: 'start' } }));
}

async function pidOf(program) {
  await program.said(/up \d+ .*END/);
  return Number(/up (\d+)/.exec(program.output)[1]);
}

function environment() {
  return { PATH: process.env.PATH, ASHLAR_DEV_MAIN: main, ASHLAR_DEV_CACHE: join(folder, 'cache') };
}

function keep(program) {
  programs.push(program);
  return program;
}
