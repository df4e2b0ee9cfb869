import { type EmailAddress, parseEmailAddress, REQUEST_CONTEXT, type RequestContext, type Role } from '@ashlar/domain';
import { FrozenClock } from '@ashlar/domain/testing';
import { Logger } from '@nestjs/common';
import { ClsServiceManager } from 'nestjs-cls';
import type { AuthModuleOptions } from '../../src/auth.module.options.js';
import { AuthOptions } from '../../src/auth.options.js';
import { type AuthServices, createAuthServices } from '../../src/auth.service.js';
import type { AuthStores } from '../../src/auth.store.js';
import type { AuditEvent } from '../../src/audit/audit.store.js';
import type { AuthMail } from '../../src/mailer.js';
import type { SignedIn } from '../../src/sessions/sessions.service.js';
import { createMemoryAuthStores } from '../../src/testing/index.js';
import type { User } from '../../src/users/user.js';

export const SECRET = 'the secret of the service, 32 characters or more';
export const PASSWORD = 'nine wandering otters';

/** Several instances of the service on the same stores, with one clock that stands still and one mailbox. */
export interface Instances {
  readonly stores: AuthStores;
  readonly clock: FrozenClock;
  readonly mails: AuthMail[];
  readonly options: AuthOptions;
  /** The first instance. */
  readonly here: AuthServices;
  /** The second. */
  readonly there: AuthServices;
  /** One more, with other options. */
  start(changes?: (options: AuthOptions) => void, init?: Partial<AuthModuleOptions>): AuthServices;
  /** Somebody with an account, whose password is {@link PASSWORD}. */
  user(name?: string, changes?: { role?: Role; verified?: boolean }): Promise<User>;
  signIn(user: User, services?: AuthServices): Promise<SignedIn>;
  /** The audit events of an action, the oldest first. */
  events(action?: string): Promise<AuditEvent[]>;
  /** The last mail of a kind, which is there. */
  lastMail<Kind extends AuthMail['kind']>(kind: Kind): Extract<AuthMail, { kind: Kind }>;
}

/** Cheap hashing, and everything else as it comes. */
export function testOptions(change: (options: AuthOptions) => void = () => undefined): AuthOptions {
  const options = Object.assign(new AuthOptions(), { secret: SECRET });
  options.passwords.bcryptCost = 4;
  change(options);
  return options;
}

export function startInstances(
  change: (options: AuthOptions) => void = () => undefined,
  given: Partial<AuthModuleOptions> = {},
): Instances {
  const stores = given.stores ?? createMemoryAuthStores();
  const clock = new FrozenClock();
  const mails: AuthMail[] = [];
  const mailer = { send: async (mail: AuthMail) => void mails.push(mail) };
  const start: Instances['start'] = (more = () => undefined, init = {}) => {
    const options = testOptions((changed) => {
      change(changed);
      more(changed);
    });
    return createAuthServices({ stores, mailer, production: false, clock, ...given, options, ...init });
  };
  const [here, there] = [start(), start()];
  let count = 0;
  Logger.overrideLogger(false);
  return {
    stores,
    clock,
    mails,
    options: testOptions(change),
    here,
    there,
    start,
    async user(name = `user${(count += 1)}`, { role = 'user', verified = true } = {}) {
      const id = await insertUser(stores, clock, emailOf(name), role, verified);
      await stores.passwords.set(id, await here.hasher.hash(PASSWORD), new Date(clock.now()));
      return here.accounts.read(id);
    },
    signIn: (user, services = here) => services.login.login({ identifier: user.email, password: PASSWORD }),
    async events(action) {
      const { items } = await stores.audit.list({ action, limit: 100, direction: 'next' });
      return [...items].reverse();
    },
    lastMail(kind) {
      const mail = mails.findLast((one) => one.kind === kind);
      if (!mail) throw new Error(`No mail ${kind} was sent, but ${mails.map((one) => one.kind).join()}.`);
      return mail as never;
    },
  };
}

async function insertUser(
  { users }: AuthStores,
  clock: FrozenClock,
  email: EmailAddress,
  role: Role,
  verified: boolean,
) {
  const at = new Date(clock.now());
  const { id } = await users.insert({
    ...{ id: crypto.randomUUID() as User['id'], email, username: null, displayName: null, role, status: 'active' },
    ...{ emailVerifiedAt: verified ? at : null, createdAt: at },
  });
  return id;
}

export function emailOf(name: string): EmailAddress {
  return parseEmailAddress(`${name}@example.com`);
}

/** Runs as a request would, from an address of its own. */
export function inRequest<T>(context: Partial<RequestContext>, work: () => Promise<T>): Promise<T> {
  const cls = ClsServiceManager.getClsService();
  return cls.run(() => {
    cls.set(REQUEST_CONTEXT, { requestId: 'request-1', actor: { kind: 'anonymous' }, ...context });
    return work();
  });
}

/** The code of what a promise rejects with; `'none'` when it resolves. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: { code?: string; message?: string }) => error.code ?? `no code: ${error.message}`,
  );
}

/** How often each value is in a list. */
export function tally(values: readonly string[]): Record<string, number> {
  return values.reduce<Record<string, number>>((all, one) => ({ ...all, [one]: (all[one] ?? 0) + 1 }), {});
}

/** A promise, and what resolves it. */
export function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
