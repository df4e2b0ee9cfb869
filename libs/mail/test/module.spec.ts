import { FrozenClock, sequentialIds } from '@ashlar/domain/testing';
import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { register, Registry } from 'prom-client';
import {
  defineTemplate,
  html,
  MailHealthCheck,
  MailModule,
  type MailModuleOptions,
  MailOptions,
  MailRefusedError,
  MailService,
  type MailTransport,
  MailUnavailableError,
  text,
} from '../src/index.js';
import { CapturedMail } from '../src/testing/index.js';

const options = Object.assign(new MailOptions(), {
  from: 'Stones <no-reply@example.org>',
  replyTo: 'help@example.org',
});
const message = { to: 'ann@example.com', subject: 'Secret subject', text: 'Secret text' };
const welcome = defineTemplate({
  name: 'welcome',
  subject: ({ name }) => text`Welcome, ${name}`,
  text: ({ name }) => text`Hello ${name}`,
  html: ({ name }) => html`<p>Hello ${name}</p>`,
  sample: { name: 'Ann' },
});

async function boot(init: Partial<MailModuleOptions> & { transport?: MailTransport } = {}) {
  const captured = new CapturedMail();
  const registry = new Registry();
  const module = await Test.createTestingModule({
    imports: [MailModule.forRoot({ options, transport: captured, registry, ids: sequentialIds(), ...init })],
  }).compile();
  return { module, captured, registry, mail: module.get(MailService), health: module.get(MailHealthCheck) };
}

describe('MailService', () => {
  it('sends with the defaults of the options', async () => {
    const { mail, captured } = await boot();
    const { messageId, rejected } = await mail.send(message);
    expect([captured.last()?.messageId, rejected]).toEqual([messageId, []]);
    expect(messageId).toMatch(/^<[\da-f-]{36}@example\.org>$/);
    expect(captured.last()).toMatchObject({
      from: { address: 'no-reply@example.org', name: 'Stones' },
      replyTo: { address: 'help@example.org' },
    });
  });

  it('sends templates, and what the envelope adds', async () => {
    const { mail, captured } = await boot();
    await mail.sendTemplate(welcome, 'ann@example.com', { name: '<Ann>' });
    await mail.sendTemplate(welcome, ['bob@example.com'], { name: 'Bob' }, { id: 'job-1', from: 'ceo@example.net' });
    expect(captured.messages).toMatchObject([
      { subject: 'Welcome, <Ann>', text: 'Hello <Ann>', html: '<p>Hello &lt;Ann&gt;</p>' },
      { messageId: '<job-1@example.net>', to: [{ address: 'bob@example.com' }] },
    ]);
  });

  it('counts by transport and outcome', async () => {
    const { mail, captured, registry } = await boot();
    await mail.send(message);
    await expect(mail.send({ ...message, to: 'nobody' })).rejects.toMatchObject({ code: 'MAIL_INVALID_MESSAGE' });
    for (const failure of [new MailRefusedError(), new MailUnavailableError({ retryAfterMs: 1 }), new Error('?')]) {
      captured.failNext(failure);
      await expect(mail.send(message)).rejects.toBe(failure);
    }
    const page = await registry.metrics();
    for (const outcome of ['sent', 'invalid', 'refused', 'unavailable', 'failed']) {
      expect(page).toContain(`mails_sent_total{transport="captured",outcome="${outcome}"} 1`);
    }
  });

  it('shares its metric with a second app, on the default registry when none is given', async () => {
    for (let apps = 0; apps < 2; apps++) {
      const { mail } = await boot({ registry: undefined });
      await mail.send(message);
    }
    expect(await register.metrics()).toContain('mails_sent_total{transport="captured",outcome="sent"} 2');
    register.clear();
  });

  it('logs the Message-ID, neither addresses nor content', async () => {
    const rows: string[] = [];
    const say = (row: unknown) => void rows.push(String(row));
    const transport: MailTransport = {
      name: 'half',
      send: async ({ messageId, to }) => ({ messageId, rejected: to.slice(1).map(({ address }) => address) }),
    };
    const { mail } = await boot({ transport });
    Logger.overrideLogger({ log: say, error: say, warn: say, debug: say });
    await mail.send({ ...message, id: 'one' });
    await mail.send({ ...message, id: 'two', to: ['ann@example.com', 'bob@example.com'] });
    Logger.overrideLogger(false);
    expect(rows).toEqual([
      '<one@example.org> was sent',
      '<two@example.org> was sent, but 1 of 2 recipients were refused',
    ]);
  });

  it('closes the transport when the app shuts down, where that can be closed', async () => {
    const close = jest.fn(async () => undefined);
    const send: MailTransport['send'] = async ({ messageId }) => ({ messageId, rejected: [] });
    const { module } = await boot({ transport: { name: 'closing', send, close } });
    await module.init();
    await module.close();
    expect(close).toHaveBeenCalledTimes(1);
    await (await boot()).module.close();
  });

  it('comes by a factory too', async () => {
    const transport = new CapturedMail();
    const module = await Test.createTestingModule({
      imports: [MailModule.forRootAsync({ useFactory: () => ({ transport, registry: new Registry() }) })],
    }).compile();
    await module.get(MailService).send({ ...message, from: 'ann@example.com' });
    expect(transport.messages).toHaveLength(1);
    await expect(module.get(MailService).send(message)).rejects.toMatchObject({ fields: [{ pointer: '/from' }] });
  });
});

describe('MailOptions', () => {
  it('stop the boot when they are wrong, and name all mistakes', async () => {
    const wrong = Object.assign(new MailOptions(), { from: 'x', replyTo: 'y', healthInterval: -1 });
    await expect(boot({ options: wrong })).rejects.toMatchObject({
      code: 'MAIL_OPTIONS_INVALID',
      fields: [{ pointer: '/healthInterval' }, { pointer: '/from' }, { pointer: '/replyTo' }],
    });
  });

  it('need a sender in production', () => {
    const issues = (production: boolean) => [...new MailOptions().checkOptions({ environment: 'x', production })];
    expect([issues(false), issues(true)]).toEqual([[], [{ property: 'from', message: 'must be set in production' }]]);
  });
});

describe('MailHealthCheck', () => {
  const never = new AbortController().signal;

  it('is degraded, never down, while mail can not be sent', async () => {
    const clock = new FrozenClock();
    const { health, captured } = await boot({ clock });
    expect(health.name).toBe('mail');
    await expect(health.check(never)).resolves.toEqual({ status: 'up', details: { transport: 'captured' } });
    captured.failVerify(new MailUnavailableError({ retryAfterMs: 1 }));
    await expect(health.check(never)).resolves.toMatchObject({ status: 'up' });
    clock.advance(30_000);
    await expect(health.check(never)).resolves.toMatchObject({ status: 'degraded' });
    captured.failVerify();
    clock.advance(30_000);
    await expect(health.check(never)).resolves.toMatchObject({ status: 'up' });
  });

  it('answers when it is told to stop, though the server does not', async () => {
    const verify = () => new Promise<void>(() => undefined);
    const { health } = await boot({ transport: Object.assign(new CapturedMail(), { verify }) });
    const stop = new AbortController();
    const checking = health.check(stop.signal);
    stop.abort();
    await expect(checking).resolves.toMatchObject({ status: 'degraded' });
    await expect(health.check(stop.signal)).resolves.toMatchObject({ status: 'degraded' });
  });

  it('is up with a transport that can not tell', async () => {
    const send: MailTransport['send'] = async ({ messageId }) => ({ messageId, rejected: [] });
    const { health } = await boot({ transport: { name: 'plain', send } });
    await expect(health.check(never)).resolves.toMatchObject({ status: 'up' });
  });
});
