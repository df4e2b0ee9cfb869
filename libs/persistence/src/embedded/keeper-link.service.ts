import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { env } from 'node:process';

import { keeper, type KeeperAddress, type KeeperSettings } from './keeper.service.js';

/** The right to use a server: while a link is held, the server runs. */
export interface KeeperLink {
  /** Tells the keeper which process is the server, and so that the start is over. 0: there is none. */
  keep(pid: number): void;
  /** Gives the right back. `kept`: others use the server; `ended`: it has been stopped, or the keeper is gone. */
  leave(): Promise<'kept' | 'ended'>;
  /** Settles when the link was cut by the other side. Never settles after {@link leave}. */
  readonly lost: Promise<void>;
}

const ANSWER_TIMEOUT_MS = 2_000;
const KEEPER_START_TIMEOUT_MS = 10_000;
/** More than a keeper needs to cut a server off and to remove its folder. */
const LEAVE_TIMEOUT_MS = 15_000;

/** Starts a keeper and holds its first link. */
export function startKeeper(settings: KeeperSettings): { link: KeeperLink; ready: Promise<void> } {
  const program = `(${keeper.toString()})(JSON.parse(process.argv[1]))`;
  const child = spawn(process.execPath, ['-e', program, '--', JSON.stringify(settings)], {
    detached: true,
    windowsHide: true,
    cwd: process.platform === 'win32' ? undefined : '/',
    // These are for the application: a debugger's port or a loader has no place in the keeper.
    env: { ...env, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  for (const part of [child, child.stdin, child.stdout]) part.on('error', () => undefined);

  const talk = conversation(child.stdout);
  const link = makeLink({
    closed: new Promise((resolve) => child.once('close', () => resolve())),
    kept: talk.heard('kept'),
    keep: (pid) => void child.stdin.write(`${pid}\n`),
    end: () => void child.stdin.end(),
    hold: (hold) => [child, child.stdin as Socket, child.stdout as Socket].forEach((part) => setHold(part, hold)),
  });
  const ready = within(talk.heard('held'), KEEPER_START_TIMEOUT_MS);
  // Whoever fails before waiting for it has another error to tell.
  ready.catch(() => undefined);
  return { link, ready };
}

/** Joins the keeper that wrote `addressFile`; undefined when there is none, or it is about to end. */
export async function joinKeeper(addressFile: string): Promise<KeeperLink | undefined> {
  const address = readAddress(addressFile);
  if (address === undefined) return undefined;

  const socket = connect({ host: '127.0.0.1', port: address.port });
  socket.on('error', () => undefined);
  socket.once('connect', () => socket.write(address.token));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const talk = conversation(socket);
  const held = await Promise.race([
    within(talk.heard('held'), ANSWER_TIMEOUT_MS).then(
      () => true,
      () => false,
    ),
    closed.then(() => false),
  ]);
  if (!held) {
    socket.destroy();
    return undefined;
  }
  return makeLink({
    closed,
    kept: talk.heard('kept'),
    keep: () => undefined,
    end: () => void socket.end(),
    hold: (hold) => setHold(socket, hold),
  });
}

interface Ends {
  readonly closed: Promise<void>;
  readonly kept: Promise<void>;
  readonly keep: (pid: number) => void;
  readonly end: () => void;
  /** Whether it keeps the process alive: an application that has nothing else to do must not live for its database. */
  readonly hold: (hold: boolean) => void;
}

function makeLink(ends: Ends): KeeperLink {
  let leaving = false;
  ends.hold(false);
  return {
    keep: ends.keep,
    lost: new Promise((resolve) => void ends.closed.then(() => (leaving ? undefined : resolve()))),
    leave() {
      leaving = true;
      ends.hold(true);
      ends.end();
      const answer = Promise.race([ends.kept.then(() => 'kept' as const), ends.closed.then(() => 'ended' as const)]);
      return within(answer, LEAVE_TIMEOUT_MS)
        .catch(() => 'ended' as const)
        .finally(() => ends.hold(false));
    },
  };
}

/** The lines that the other side says, each awaited by name. */
function conversation(stream: NodeJS.ReadableStream): { heard(line: string): Promise<void> } {
  let text = '';
  const waiting = new Map<string, () => void>();
  stream.on('data', (chunk) => {
    text += String(chunk);
    for (const [line, resolve] of waiting) if (text.includes(line)) resolve();
  });
  return { heard: (line) => new Promise((resolve) => void waiting.set(line, resolve)) };
}

function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
    promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

function setHold(part: { ref(): unknown; unref(): unknown }, hold: boolean): void {
  if (hold) part.ref();
  else part.unref();
}

function readAddress(file: string): KeeperAddress | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KeeperAddress;
  } catch {
    return undefined;
  }
}
