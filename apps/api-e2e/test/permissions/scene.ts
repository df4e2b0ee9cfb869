import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Account, type Identification, newCredentials, PASSWORD, signIn, signUp } from '../support/accounts.js';
import type { Api } from '../support/api.js';
import { type Caller, isGranted, type Role, roleOf, ROLES } from './promised.js';
import type { Row } from './table.js';

/** A call of one operation: who sends it, and whose things it is about. */
export interface Scene {
  readonly stage: Stage;
  /** What the caller sends to be known. */
  readonly headers: Identification;
  readonly owner: Account;
}

/** Where accounts, projects and keys are made for calls, new ones for each. */
export class Stage {
  private readonly regulars = new Map<Role, Promise<Account>>();

  constructor(
    readonly api: Api,
    private readonly administrator: Account,
  ) {}

  /** A scene with people whom nobody has met. */
  async scene(row: Row, caller: Caller): Promise<Scene> {
    const role = roleOf(caller);
    if (role !== undefined) {
      const isOwn = caller === 'the owner' || (row.ofOthers === 'nothing' && row.permissions.length > 0);
      const account = await (isOwn ? this.newcomer(role) : this.regular(role));
      return { stage: this, headers: account.headers, owner: isOwn ? account : await this.newcomer() };
    }
    const owner = await this.newcomer();
    if (caller === 'anonymous') return { stage: this, headers: {}, owner };
    const least = ROLES.find((each) => isGranted(each, row.permissions)) ?? 'admin';
    const holder = least === 'user' ? owner : await this.newcomer(least);
    const elsewhere = row.permissions.includes('account:read') ? 'projects:read' : 'account:read';
    const isEnough = caller === 'an API key with the scope' && row.permissions.length > 0;
    const { key } = await this.keyOf(holder, isEnough ? row.permissions : [elsewhere]);
    return { stage: this, headers: { 'x-api-key': key }, owner };
  }

  /** Somebody new: what tells of them or their things tells their id or their address. */
  async newcomer(role: Role = 'user'): Promise<Account> {
    const account = await signUp(this.api.http, { ...newCredentials(), password: `${PASSWORD} ${randomUUID()}` });
    if (role === 'user') return account;
    const init = { json: { role }, headers: this.administrator.headers };
    expect(await this.api.http.request('PUT', `/api/v1/users/${account.id}/role`, init)).toMatchObject({ status: 200 });
    return signIn(this.api.http, account);
  }

  async keyOf(
    { email, headers }: Account,
    scopes: readonly string[],
  ): Promise<{ readonly id: string; readonly key: string }> {
    return this.made('/api/v1/me/api-keys', headers, { name: `Of ${email}`, scopes });
  }

  /** @returns the id */
  async projectOf({ email, headers }: Account): Promise<string> {
    const json = { key: `p-${randomUUID().slice(0, 8)}`, name: `Of ${email}` };
    return (await this.made<{ id: string }>('/api/v1/projects', headers, json)).id;
  }

  /** Another session of the same user. @returns its id */
  async sessionOf({ email, password }: Account): Promise<string> {
    const json = { identifier: email, password };
    return (await this.made<{ sessionId: string }>('/api/v1/auth/login', {}, json)).sessionId;
  }

  /** What is answered to a request that makes something. */
  async made<Made>(path: string, headers: Identification, json: object): Promise<Made> {
    const answer = await this.api.http.post<Made>(path, { headers, json });
    expect([200, 201, 202]).toContain(answer.status);
    return answer.body;
  }

  /** Who calls for what is not theirs, and is the same after it. */
  private regular(role: Role): Promise<Account> {
    const account = this.regulars.get(role) ?? this.newcomer(role);
    this.regulars.set(role, account);
    return account;
  }
}
