import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('./support/sample.program.ts', import.meta.url));
const hooks = fileURLToPath(new URL('../../../tools/dev/ts-hooks.mjs', import.meta.url));

/** nestjs-pino has one logger for the process and writes past `process.stdout`: so the sample is a process of its own. */
async function output(...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', hooks, program, ...args], {
    env: { PATH: process.env.PATH },
  });
  return stdout.trim().split('\n');
}

describe('JSON logs', () => {
  let lines: Record<string, unknown>[];
  let text: string;
  beforeAll(async () => {
    const written = await output('json', 'info');
    text = written.join('\n');
    lines = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  });
  const of = (context: string) => lines.filter((line) => line.context === context);

  it('carries the context of the request in every line', () => {
    expect(of('Echo')).toEqual([
      expect.objectContaining({
        level: 'info',
        service: 'sample',
        msg: 'inside',
        requestId: 'request-0001',
        actor: 'user:u1',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        kept: 1,
      }),
    ]);
  });

  it('writes one line for each request: route template, status, duration; never the query', () => {
    expect(of('HTTP').map(({ route, path, status }) => [route, path, status])).toEqual([
      ['/echo/:word', '/echo/hello', 200],
      ['/fail', '/fail', 500],
      ['unknown', '/nowhere/hunter2', 404],
      ['unknown', '/metrics', 404],
    ]);
    expect(of('HTTP')[0]).toMatchObject({
      msg: 'GET /echo/hello 200',
      method: 'GET',
      durationMs: expect.any(Number),
      bytes: 4,
      requestId: 'request-0001',
    });
    expect(of('HTTP')[1]).toMatchObject({ level: 'warn' });
  });

  it('hides secrets', () => {
    expect(text).not.toMatch(/token=hunter2|"hunter2"/);
    expect(of('Echo')[0]).toMatchObject({ password: '[hidden]', nested: { token: '[hidden]' } });
  });

  it('has no context outside of a request', () => {
    expect(of('Outside')[0]).toMatchObject({ level: 'warn', msg: 'outside of any request' });
    expect(of('Outside')[0]).not.toHaveProperty('requestId');
  });

  it('leaves out how Nest wires itself, unless it is asked for', async () => {
    expect(of('InstanceLoader')).toEqual([]);
    expect((await output('json', 'debug')).some((line) => line.includes('InstanceLoader'))).toBe(true);
  });

  it('shows metrics of the process on a route of the operations port, and on none of the app', () => {
    const summary = lines.find((line) => 'statuses' in line);
    expect(summary).toMatchObject({ statuses: [404, 404], metrics: true, type: expect.stringContaining('text/') });
  });
});

describe('other settings', () => {
  it('is readable in a terminal', async () => {
    const lines = await output('pretty', 'info');
    expect(lines.find((line) => line.includes('inside'))).toMatch(/INFO.*inside.*"requestId":"request-0001"/);
  });

  it('keeps lines below the level, and request lines that are switched off', async () => {
    expect(await output('json', 'error')).toHaveLength(2);
    expect((await output('json', 'info', 'quiet')).some((line) => line.includes('"context":"HTTP"'))).toBe(false);
  });
});
