// In the place of npm: notes how it was called, and installs an Nx that writes a file in the place of a workspace.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { FAKE_NOTES: notes, FAKE_FAILS: fails, FAKE_HANGS: hangs } = process.env;
const installed = join(process.cwd(), 'node_modules/nx/dist/bin');

const nx = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync(process.env.FAKE_NOTES, ['nx', ...process.argv.slice(2)].join(' ') + '\\n');
mkdirSync('.nx', { recursive: true });
if (process.env.FAKE_FAILS === 'nx') {
  console.log('Nothing was written.');
  process.exit(1);
}
writeFileSync('nx.json', '{}');
writeFileSync('.gitignore', 'node_modules\\n.nx\\n');
`;

const isSecond = process.argv.includes('install') && (await import('node:fs')).existsSync(installed);
appendFileSync(notes, `npm ${process.argv.slice(2).join(' ')}\n`);
if (fails === (isSecond ? 'second' : 'first')) {
  console.error('The network is gone.');
  process.exit(7);
}
mkdirSync(installed, { recursive: true });
writeFileSync(join(installed, 'package.json'), '{"type":"module"}');
writeFileSync(join(installed, 'nx.js'), nx);
writeFileSync('package-lock.json', '{}');
if (hangs === (isSecond ? 'second' : 'first')) {
  writeFileSync(`${notes}.hangs`, '');
  setInterval(() => undefined, 1_000);
}
