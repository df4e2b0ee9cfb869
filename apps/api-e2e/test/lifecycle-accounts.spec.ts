import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { itAsOrdinaryUser, itAsRoot, ORDINARY_ACCOUNT } from './support/conditions.js';
import { postmasterOf, processesOf } from './support/processes.js';
import { ProjectsClient } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

describe('the API', () => {
  const sandbox = useSandbox();

  itAsOrdinaryUser('runs as an ordinary user, with a database of that user', async () => {
    const uid = ORDINARY_ACCOUNT?.uid ?? process.getuid?.() ?? 0;
    const dataDir = join(sandbox.makeFolder('of-user', { owner: uid, mode: 0o700 }), 'data');
    const api = await sandbox.startApi({ dataDir, ...(ORDINARY_ACCOUNT && { account: ORDINARY_ACCOUNT }) });
    const projects = await ProjectsClient.of(api.http);
    await projects.made();
    expect(uid).not.toBe(0);
    expect(userOf(api.program.pid)).toBe(uid);
    expect(userOf(postmasterOf(dataDir)?.pid ?? 0)).toBe(uid);
    expect(statSync(dataDir)).toMatchObject({ uid });
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    expect(await api.stop()).toMatchObject({ code: 0 });
    await eventually('no process is left', 5_000, () => (processesOf(dataDir).length === 0 ? true : undefined));
  });

  itAsRoot(
    'runs as root with its data below a folder that only root may enter: elsewhere, and says where',
    async () => {
      const closed = sandbox.makeFolder('closed', { mode: 0o700 });
      const dataDir = join(closed, 'data');
      const first = await sandbox.startApi({ dataDir });
      const [, folder = ''] = await first.program.prints(
        /Only root may enter \S+\/closed\/data: its database is kept in (\S+)/,
        1_000,
      );
      const projects = await ProjectsClient.of(first.http);
      const made = await projects.made();
      expect(userOf(first.program.pid)).toBe(0);
      expect(userOf(postmasterOf(folder)?.pid ?? 0)).not.toBe(0);
      expect(await first.stop()).toMatchObject({ code: 0 });
      expect(processesOf(folder)).toEqual([]);

      const second = await sandbox.startApi({ dataDir });
      expect((await new ProjectsClient(second.http, projects.account).read(made.id)).body).toEqual(made);
      await second.stop('SIGKILL');
      await eventually('no process is left', 5_000, () => (processesOf(folder).length === 0 ? true : undefined));
    },
  );
});

function userOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
