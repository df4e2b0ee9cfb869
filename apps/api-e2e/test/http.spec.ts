import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeDocumentation } from './http/documentation.js';
import { describeEdge } from './http/edge.js';
import { describeProjectImport } from './http/project-import.js';
import { describeProjectList } from './http/project-list.js';
import { describeProjects } from './http/projects.js';
import type { Api } from './support/api.js';
import { useSandbox } from './support/sandbox.js';

/** Everything that one running API answers: a start takes longer than all of its tests, so they share one. */
describe('over HTTP', () => {
  const sandbox = useSandbox();
  let api: Api;

  beforeAll(async () => {
    api = await sandbox.startApi({ dataDir: sandbox.dataFolder('data') });
  });

  describeEdge(() => api);
  describeProjects(() => api);
  describeProjectList(() => api);
  describeProjectImport(() => api);
  describeDocumentation(() => api);

  it('finds itself healthy by its own command, also where it listens on every address', async () => {
    const env = { PORT: String(api.port), APP__HTTP__HOST: '0.0.0.0' };
    expect(await sandbox.run(['health'], { env })).toMatchObject({ code: 0, stdout: '{"status":"up"}\n', stderr: '' });
  });

  it('wrote nothing to the standard error, and no failure of its own to the log', () => {
    expect(api.program.stderr).toBe('');
    expect(
      api.program.output.split('\n').filter((line) => /\b(ERROR|FATAL)\b|\b500\b.*"status":500/.test(line)),
    ).toEqual([]);
  });
});
