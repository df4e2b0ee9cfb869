import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { ordinaryAccount } from './account.service.js';
import { createDatabase, type TestDatabase } from './database.service.js';
import { execForm, instructionsOf, onlyInstruction } from './dockerfile.js';
import { testFolder } from './folders.js';
import { type Ended, eventually, Process } from './process.service.js';
import { image, productionTree } from './production-tree.service.js';

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 15_000;
/** Where the image has the tree. */
const IN_IMAGE = '/app';

/** The command lines of the image, with another mode when one is given. */
export function commandOfImage(mode?: readonly string[]): string[] {
  const entryPoint = execForm(onlyInstruction(image, 'ENTRYPOINT').rest);
  return [...entryPoint, ...(mode ?? execForm(onlyInstruction(image, 'CMD').rest))];
}

/** What the image runs to see whether it is healthy. */
export function healthCommandOfImage(): string[] {
  return execForm(onlyInstruction(image, 'HEALTHCHECK').rest.replace(/^CMD /, ''));
}

/** A container, but for the container: the tree, a database, an environment and an account without rights. */
export class Container {
  #server: Process | undefined;

  private constructor(
    private readonly tree: string,
    readonly database: TestDatabase,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** With an empty database, and ports that are free. */
  static async create(settings: NodeJS.ProcessEnv = {}): Promise<Container> {
    const tree = await productionTree();
    const database = await createDatabase();
    const [port, operationsPort, closedPort] = await freePorts();
    return new Container(tree, database, {
      ...environmentOfImage(),
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      DATABASE_URL_FILE: await secretFile('database-url', database.url),
      APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: 'admin@example.com',
      APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD_FILE: await secretFile(
        'password',
        randomBytes(18).toString('base64url'),
      ),
      APP__AUTH__SECRET_FILE: await secretFile('auth-secret', randomBytes(32).toString('base64url')),
      APP__MAIL__FROM: 'Ashlar <no-reply@example.com>',
      APP__SMTP__URL: `smtp://127.0.0.1:${closedPort}`,
      APP__HTTP__HOST: '127.0.0.1',
      APP__HTTP__PORT: String(port),
      APP__HTTP__DRAIN_DELAY: '100ms',
      APP__HTTP__OPERATIONS__HOST: '127.0.0.1',
      APP__HTTP__OPERATIONS__PORT: String(operationsPort),
      ...settings,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.env['APP__HTTP__PORT']}`;
  }

  get operationsUrl(): string {
    return `http://127.0.0.1:${this.env['APP__HTTP__OPERATIONS__PORT']}`;
  }

  /** Runs a command of the image to its end. */
  run(words: readonly string[]): Promise<Ended> {
    return Process.run(words, this.options(), START_TIMEOUT_MS);
  }

  /** Starts it as it starts without an argument, and waits until it is ready. */
  async serve(): Promise<void> {
    const server = (this.#server = Process.start(commandOfImage(), this.options()));
    const isReady = async () => {
      if (!server.isRunning) throw new Error(`It ended: ${server.account()}`);
      return fetch(`${this.url}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    };
    await eventually('it is ready', START_TIMEOUT_MS, isReady, () => server.account());
  }

  /** Asks the server to stop, as an engine does. */
  stop(): Promise<Ended> {
    if (this.#server === undefined) throw new Error('It does not serve.');
    this.#server.signal('SIGTERM');
    return this.#server.ends(STOP_TIMEOUT_MS);
  }

  /** Ends and removes what is left. */
  async remove(): Promise<void> {
    if (this.#server?.isRunning) {
      this.#server.signal('SIGKILL');
      await this.#server.ended;
    }
    await this.database.drop();
  }

  private options() {
    const folder = onlyInstruction(image, 'WORKDIR').rest.replace(IN_IMAGE, this.tree);
    return { cwd: folder, env: this.env, account: ordinaryAccount() };
  }
}

/** As an engine mounts it. */
async function secretFile(name: string, text: string): Promise<string> {
  const file = join(testFolder(), `${name}-${process.hrtime.bigint()}`);
  await writeFile(file, `${text}\n`, { mode: 0o644 });
  return file;
}

function environmentOfImage(): NodeJS.ProcessEnv {
  const pairs = instructionsOf(image, 'ENV').flatMap(({ rest }) => rest.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2)));
}

async function freePorts(): Promise<number[]> {
  const servers = await Promise.all([listening(), listening(), listening()]);
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening(): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
