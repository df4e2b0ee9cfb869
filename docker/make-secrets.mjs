/** `node docker/make-secrets.mjs`: makes what compose.yaml names as secrets, once: passwords, and addresses that may hold one. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { output: { type: 'string', default: join(import.meta.dirname, 'secrets') } },
});
const folder = resolve(values.output);
await mkdir(folder, { recursive: true });
// The account of a container must be able to read the files; of the accounts of this machine none but ours gets to them.
await chmod(folder, 0o700);
const password = await keep('database-password', randomBytes(24).toString('base64url'));
await keep('database-url', `postgres://ashlar:${password}@postgres:5432/ashlar`);
await keep('auth-secret', randomBytes(32).toString('base64url'));
await keep('administrator-password', randomBytes(18).toString('base64url'));
await keep('smtp-url', 'smtp://mail:1025');

/** Writes a file unless there is one, and answers what stands in it. */
async function keep(name, text) {
  const path = join(folder, name);
  try {
    await writeFile(path, text, { flag: 'wx' });
    await chmod(path, 0o644);
    process.stdout.write(`Made ${path}\n`);
    return text;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    process.stdout.write(`Kept ${path}\n`);
    return (await readFile(path, 'utf8')).trim();
  }
}
