import { WIDE_LIMITS } from './api-command.mjs';
import { HttpClient, NOTHING_PROMISED } from './http-client.js';
import { type Exit, type Program, type ProgramOptions } from './program.js';
import { eventually } from './wait.js';

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 15_000;

/** How `serve` is started: on free ports, unless the arguments say otherwise. */
export interface ApiOptions extends ProgramOptions {
  /** Of the embedded database; without one the environment names a database. */
  readonly dataDir?: string;
  /** More arguments; of two that set the same, the last counts. */
  readonly args?: readonly string[];
}

/** How long a stop took. */
export interface Stopped extends Exit {
  readonly tookMs: number;
}

/** The API, listening. */
export class Api {
  private constructor(
    readonly program: Program,
    /** The public port. */
    readonly http: HttpClient,
    /** The port for operators. Its address is told in development only. */
    readonly operations: HttpClient,
  ) {}

  static serving({ dataDir, env = {}, args = [] }: ApiOptions): string[] {
    const place = dataDir === undefined ? [] : [`--embedded.dataDir=${dataDir}`];
    // Passwords are not what is tested, and hashing takes a quarter of a second each; production insists on that.
    const hashing = env['NODE_ENV'] === 'production' ? [] : ['--auth.passwords.bcryptCost=4'];
    return ['serve', ...place, '--http.port=0', '--http.operations.port=0', ...WIDE_LIMITS, ...hashing, ...args];
  }

  /** Waits until it says where it listens. */
  static async listening(program: Program, { env = {} }: ApiOptions): Promise<Api> {
    const [, url = ''] = await program.prints(/Listening on (http:\/\/[\w.:[\]]+)/, START_TIMEOUT_MS);
    const isDevelopment = (env['NODE_ENV'] ?? 'development') === 'development';
    const [, operations = ''] = isDevelopment ? await program.prints(/Metrics +(\S+)\/metrics\n/, 5_000) : [];
    return new Api(program, new HttpClient(url), new HttpClient(operations, {}, NOTHING_PROMISED));
  }

  get url(): string {
    return this.http.base;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Waits until it is ready. @returns how long that took since the start of the process, in milliseconds */
  async ready(): Promise<number> {
    await eventually(
      '/health/ready answers 200',
      START_TIMEOUT_MS,
      async () => ((await this.http.get('/health/ready')).status === 200 ? true : undefined),
      () => this.program.account(),
    );
    return Math.round(performance.now() - this.program.startedAt);
  }

  /** Sends a signal and waits until the process has ended. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Stopped> {
    const begin = performance.now();
    this.program.signal(signal);
    const exit = await this.program.ends(STOP_TIMEOUT_MS);
    return { ...exit, tookMs: Math.round(exit.at - begin) };
  }
}
