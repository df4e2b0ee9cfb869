/** What a keeper is told. */
export interface KeeperSettings {
  /** PostgreSQL's own folder. */
  readonly cluster: string;
  /** The lock under which its user starts the server, and what its user wrote there. */
  readonly lock: { readonly file: string; readonly content: string };
  /** Where it tells other processes how to join, as {@link KeeperAddress}. */
  readonly addressFile: string;
  /** Folders that are removed when the server has ended. */
  readonly remove: readonly string[];
  /** Stops the server where signals do not exist (Windows); otherwise signals do. */
  readonly stopCommand: readonly [string, ...string[]] | undefined;
  /** How long, after its start, a keeper without links waits for one: the users of a keeper that was killed come one by one. */
  readonly graceMs: number;
  /** How long a fast shutdown may take before the server is cut off, in milliseconds. */
  readonly patienceMs: number;
}

/** How to join a keeper: a port of 127.0.0.1, and the word it wants to hear, which only those know who may read the file. */
export interface KeeperAddress {
  readonly port: number;
  readonly token: string;
}

/**
 * The program of the keeper: a small process beside the server that lives while anybody uses it, and then stops it.
 *
 * Each process that uses the server holds a link: the one that started it the keeper's standard input, others a
 * connection. The system itself cuts the link of a process that dies, however it dies. A process that ends its link is
 * told `kept` if others remain; otherwise the keeper stops the server, cleans up, and ends. It also ends when the server
 * has ended by itself.
 *
 * This function is sent as text to a process of its own, so it uses nothing but its argument and Node.
 */
/* v8 ignore start -- it runs where the coverage of this process does not see it: test/embedded-recovery.spec.ts */
export function keeper(settings: KeeperSettings): void {
  const fs = process.getBuiltinModule('node:fs');
  const net = process.getBuiltinModule('node:net');
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { cluster, addressFile, lock } = settings;
  const token = process.getBuiltinModule('node:crypto').randomBytes(18).toString('base64url');
  const onLinux = process.platform === 'linux';

  const graceUntil = performance.now() + settings.graceMs;
  let links = 1;
  let server: number | undefined;
  let stopping = false;
  let superseded = false;

  process.title = `keeper of ${cluster}`;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  for (const stream of [process.stdin, process.stdout]) stream.on('error', () => undefined);

  const door = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.once('data', (said) => {
      if (stopping || String(said) !== token) return void socket.destroy();
      links += 1;
      socket.write('held\n');
      onceEnded(socket, () => void leave(() => socket.end('kept\n')));
    });
    socket.on('error', () => undefined);
  });
  door.listen(0, '127.0.0.1', () => {
    if (stopping) return;
    const { port } = door.address() as { port: number };
    fs.writeFileSync(`${addressFile}.new`, JSON.stringify({ port, token }), { mode: 0o600 });
    fs.renameSync(`${addressFile}.new`, addressFile);
    process.stdout.write('held\n');
  });

  process.stdin.once('data', (pid) => (server = Number(pid)));
  onceEnded(process.stdin, () => void leave(() => process.stdout.write('kept\n')));

  setInterval(() => {
    if (server !== undefined && !stopping && hasEnded()) void finish();
  }, 500);

  function onceEnded(stream: NodeJS.ReadableStream, action: () => void): void {
    let ended = false;
    for (const event of ['end', 'close']) {
      stream.on(event, () => {
        if (!ended) action();
        ended = true;
      });
    }
    stream.resume();
  }

  async function leave(tellKept: () => void): Promise<void> {
    links -= 1;
    if (await until(() => links > 0, graceUntil - performance.now())) tellKept();
    else if (!stopping) await stop();
  }

  async function stop(): Promise<void> {
    closeDoor();
    if (server === undefined) await until(findServer, 1_000);
    signal('SIGINT');
    if (!(await until(hasEnded, settings.patienceMs))) signal('SIGQUIT');
    if (!(await until(hasEnded, 1_000))) signal('SIGKILL');
    await until(hasEnded, 1_000);
    await finish();
  }

  async function finish(): Promise<void> {
    if (!stopping) closeDoor();
    for (const pid of leftOvers()) kill(pid, 'SIGKILL');
    if (!superseded) await until(removed, 3_000);
    process.exit();
  }

  /** From here on nobody can join, and a new keeper may come: its address is no business of this one. */
  function closeDoor(): void {
    stopping = true;
    door.close();
    try {
      if (read(addressFile).includes(token)) fs.rmSync(addressFile, { force: true });
    } catch {
      // Somebody deleted the folder.
    }
  }

  function removed(): boolean {
    try {
      for (const folder of settings.remove) fs.rmSync(folder, { recursive: true, force: true });
      return true;
    } catch {
      return false;
    }
  }

  /** The user died while it was starting the server, which may be there, or show itself soon. */
  function findServer(): boolean {
    const pid = writtenPid();
    // In this order: what is there under an unchanged lock was started by this user, not by the next one.
    superseded = read(lock.file) !== lock.content;
    if (!superseded && isServer(pid)) server = pid;
    return superseded || server !== undefined;
  }

  function writtenPid(): number {
    return Number.parseInt(read(`${cluster}/postmaster.pid`), 10);
  }

  function read(file: string): string {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  }

  /** The number of a killed server may belong to a stranger by now; a zombie has no command line. */
  function isServer(pid: number): boolean {
    if (!(pid > 0)) return false;
    try {
      if (onLinux) return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  function signal(name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
    if (server === undefined || hasEnded()) return;
    const [program, ...args] = settings.stopCommand ?? [];
    if (program !== undefined && name !== 'SIGKILL')
      spawn(program, args, { stdio: 'ignore' }).on('error', () => undefined);
    else kill(server, name);
  }

  /**
   * Children of a killed server end by themselves, except in the middle of a long computation. A server that was killed
   * is one that left its file behind: after any other end, processes in this folder belong to the next server.
   */
  function leftOvers(): number[] {
    if (!onLinux || writtenPid() !== server) return [];
    return fs
      .readdirSync('/proc')
      .map(Number)
      .filter((pid) => {
        try {
          return pid > 0 && fs.readlinkSync(`/proc/${pid}/cwd`) === cluster;
        } catch {
          return false;
        }
      });
  }

  function hasEnded(): boolean {
    return server === undefined || !isServer(server);
  }

  function kill(pid: number, name: NodeJS.Signals): void {
    try {
      process.kill(pid, name);
    } catch {
      // It has just ended.
    }
  }

  async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (!condition()) {
      if (performance.now() >= deadline) return false;
      await new Promise((wake) => setTimeout(wake, 10));
    }
    return true;
  }
}
/* v8 ignore stop */
