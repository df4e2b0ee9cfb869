import type { AddressInfo } from 'node:net';
import { type EmailAddress, type OptionContext, parseEmailAddress, type Role } from '@ashlar/domain';
import { FrozenClock } from '@ashlar/domain/testing';
import { createHttpApplication, HttpModule, HttpOptions, listen, Public, RequirePermission } from '@ashlar/http';
import { Controller, Get, type INestApplication, type LoggerService, Module } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { AuthHttpModule, type AuthHttpModuleOptions } from '../../src/http/index.js';
import {
  type AuthMail,
  AuthModule,
  type AuthModuleOptions,
  AuthOptions,
  type AuthStores,
  type Mailer,
  type UserId,
} from '../../src/index.js';
import { createMemoryAuthStores } from '../../src/testing/index.js';

/** A password that every rule takes. */
export const GOOD_PASSWORD = 'quartz lantern meadow fifty';

/** Keeps mails instead of sending them. */
export class CapturedMailer implements Mailer {
  readonly mails: AuthMail[] = [];

  async send(mail: AuthMail): Promise<void> {
    this.mails.push(mail);
  }

  /** The kinds of the mails to an address, in the order in which they were sent. */
  kindsTo(email: string): string[] {
    return this.mails.filter(({ to }) => to === email).map(({ kind }) => kind);
  }

  /** The token of the youngest mail of a kind to an address. */
  tokenTo(email: string, kind: AuthMail['kind']): string {
    const mail = this.mails.findLast((each) => each.to === email && each.kind === kind);
    if (!mail || !('token' in mail)) throw new Error(`No mail "${kind}" with a token went to ${email}.`);
    return mail.token;
  }
}

/** Routes of an app that uses accounts. */
@Controller('stones')
class StonesController {
  @Get()
  @RequirePermission('stones:read')
  list(): object {
    return { stones: [] };
  }

  @Get('public')
  @Public()
  anybody(): object {
    return { stones: [] };
  }
}

/** Stores in memory, and everything that they are ever given, written out. */
export function recordedStores(): { readonly stores: AuthStores; readonly seen: string[] } {
  const seen: string[] = [];
  const { transactions, ...parts } = createMemoryAuthStores();
  const recorded = Object.entries(parts).map(([name, store]) => [name, recordedBy(seen, store)]);
  return { stores: { ...(Object.fromEntries(recorded) as typeof parts), transactions }, seen };
}

function recordedBy<Store extends object>(seen: string[], store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        seen.push(JSON.stringify(given));
        return Reflect.apply(member, target, given);
      };
    },
  });
}

/** How the sample app is to be. */
export interface AuthAppInit {
  /** Changes the options, which are for tests: cheap hashing. */
  readonly configure?: (options: AuthOptions) => void;
  readonly http?: AuthHttpModuleOptions;
  readonly stores?: AuthStores;
  readonly production?: boolean;
  readonly trustedProxies?: string[];
  readonly module?: Partial<AuthModuleOptions>;
}

/** What somebody is called who was made for a test. */
export interface Person {
  readonly id: UserId;
  readonly email: EmailAddress;
  readonly password: string;
}

/** What a sign-in answers. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly tokenType: string;
  readonly accessTokenExpiresAt: string;
  readonly refreshTokenExpiresAt: string;
}

/** An answer, read. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Headers;
}

/** How a request is sent. */
export interface Sending {
  readonly body?: unknown;
  /** An access token or an API key. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A whole app with accounts, on a real port of the loopback address; everything else is in memory, time stands still. */
export class AuthApp {
  private people = 0;

  constructor(
    readonly app: INestApplication,
    readonly url: string,
    readonly clock: FrozenClock,
    readonly mailer: CapturedMailer,
    readonly stores: AuthStores,
    readonly options: AuthOptions,
    /** Every line that was logged. */
    readonly lines: string[],
  ) {}

  /** Sends a request to `/api/v1<path>`; paths that start with `//` are taken from the root. */
  async send<Body = Record<string, unknown>>(method: string, path: string, init: Sending = {}): Promise<Answer<Body>> {
    const { body, token, headers = {} } = init;
    const address = path.startsWith('//') ? this.url + path.slice(1) : `${this.url}/api/v1${path}`;
    const response = await fetch(address, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : undefined) as Body,
      text,
      headers: response.headers,
    };
  }

  post<Body = Record<string, unknown>>(path: string, body?: unknown, token?: string): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, { body, token });
  }

  get<Body = Record<string, unknown>>(path: string, token?: string): Promise<Answer<Body>> {
    return this.send<Body>('GET', path, { token });
  }

  /** Signs in; fails when that fails. */
  async login({ email, password }: Pick<Person, 'email' | 'password'>): Promise<Tokens> {
    const { status, body, text } = await this.post<Tokens>('/auth/login', { identifier: email, password });
    if (status !== 200) throw new Error(`Signing in was answered with ${status}: ${text}`);
    return body;
  }

  /** Registers somebody, who has verified their address and has a role. */
  async person(role: Role = 'user', name = `person${(this.people += 1)}`): Promise<Person> {
    const email = parseEmailAddress(`${name}@example.org`);
    await this.post('/auth/register', { email, password: GOOD_PASSWORD });
    const user = await this.stores.users.findByEmail(email);
    if (!user) throw new Error(`${email} could not be registered.`);
    const at = new Date(this.clock.now());
    await this.stores.users.update(user.id, { role, emailVerifiedAt: at }, at);
    return { id: user.id, email, password: GOOD_PASSWORD };
  }

  /** Somebody who is signed in. */
  async signedIn(role: Role = 'user', name?: string): Promise<Person & Tokens> {
    const person = await this.person(role, name);
    return { ...person, ...(await this.login(person)) };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** Starts the sample app. */
export async function startAuthApp(init: AuthAppInit = {}): Promise<AuthApp> {
  const http = Object.assign(new HttpOptions(), { port: 0, trustedProxies: init.trustedProxies ?? [] });
  http.operations.enabled = false;
  const options = testOptions();
  init.configure?.(options);
  const clock = new FrozenClock();
  const mailer = new CapturedMailer();
  const stores = init.stores ?? createMemoryAuthStores();

  @Module({
    imports: [
      ClsModule.forRoot({ global: true }),
      HttpModule.forRoot({ options: http }),
      AuthModule.forRoot({
        ...{ options, stores, mailer, clock, production: init.production ?? false },
        permissions: { user: ['stones:read'] },
        ...init.module,
      }),
      AuthHttpModule.forRoot({ answerFloor: 0, ...init.http }),
    ],
    controllers: [StonesController],
  })
  class SampleModule {}

  const lines: string[] = [];
  const app = await createHttpApplication(SampleModule, {
    options: http,
    openApi: {
      ...{ title: 'Stones', version: '1' },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
    logger: () => loggerTo(lines),
  });
  await listen(app, http);
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return new AuthApp(app, url, clock, mailer, stores, options, lines);
}

function testOptions(): AuthOptions {
  const options = new AuthOptions();
  options.secret = 'a secret of the tests: 0123456789 abcdefghij';
  options.passwords.bcryptCost = 4;
  const mistakes = [...options.checkOptions({ production: false } as OptionContext)];
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  return options;
}

function loggerTo(lines: string[]): LoggerService {
  const keep = (...parts: unknown[]) => void lines.push(parts.map(textOf).join(' '));
  return { log: keep, error: keep, warn: keep, debug: keep, verbose: keep, fatal: keep };
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part;
  return JSON.stringify(part, (_name, value: unknown) =>
    value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
  );
}
