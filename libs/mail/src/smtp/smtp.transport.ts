import type { ConnectionOptions } from 'node:tls';
import { tryParseEmailAddress } from '@ashlar/domain';
import { createTransport, type Transporter } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js';
import { checkedBy } from '../checked-options.js';
import { MailOptionsError, MailUnavailableError } from '../mail.errors.js';
import type { MailTransport, SentMail } from '../mail.transport.js';
import type { Mailbox } from '../mailbox.js';
import type { OutgoingMail } from '../message.js';
import { type SmtpFailure, smtpFailure } from './smtp-failure.js';
import { isLoopback, tryParseSmtpUrl } from './smtp-url.js';
import type { SmtpOptions } from './smtp.options.js';

/** Signs mail by DKIM (RFC 6376), where the server does not. */
export interface DkimOptions {
  /** The domain of the sender: `example.com`. */
  readonly domainName: string;
  /** The key is published at `<keySelector>._domainkey.<domainName>`. */
  readonly keySelector: string;
  /** In PEM. */
  readonly privateKey: string;
}

/** What no configuration file says. */
export interface SmtpTransportInit {
  readonly dkim?: DkimOptions;
  /** More for TLS: an authority of your own as `ca`. Certificates are checked, and TLS 1.2 is the least, unless you say otherwise. */
  readonly tls?: ConnectionOptions;
}

/** Hands mail over to a server by SMTP, on a pool of connections that nodemailer keeps. */
export class SmtpTransport implements MailTransport {
  readonly name = 'smtp';
  readonly #pool: Transporter<SMTPPool.SentMessageInfo, SMTPPool.Options>;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #cut = new AbortController();
  #closing: Promise<void> | undefined;

  /** @throws MailOptionsError when the options are wrong, or have no URL */
  constructor(
    private readonly options: SmtpOptions,
    init: SmtpTransportInit = {},
  ) {
    this.#pool = createTransport(poolOptions(checkedBy(options), init));
    // Failures reach whoever sends; an `error` that nobody listens to would end the process.
    this.#pool.on('error', () => undefined);
  }

  async send(mail: OutgoingMail): Promise<SentMail> {
    if (this.#closing !== undefined) throw closed();
    const sending = this.#deliver(mail);
    this.#underWay.add(sending);
    try {
      return await sending;
    } finally {
      this.#underWay.delete(sending);
    }
  }

  /** Connects and signs in. */
  async verify(): Promise<void> {
    if (this.#closing !== undefined) throw closed();
    try {
      await this.#pool.verify();
    } catch (error) {
      throw smtpFailure(error as SmtpFailure);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #deliver(mail: OutgoingMail): Promise<SentMail> {
    // The time-outs of the socket start anew with each octet, so that a slow server could take forever.
    const signal = AbortSignal.any([AbortSignal.timeout(this.options.sendTimeout), this.#cut.signal]);
    try {
      const sent = await this.#pool.sendMail({ ...messageOf(mail), ...{ signal } });
      const rejected = sent.rejected.map((address) => tryParseEmailAddress(address)).filter((one) => one !== undefined);
      return { messageId: mail.messageId, rejected };
    } catch (error) {
      throw smtpFailure(error as SmtpFailure);
    }
  }

  async #close(): Promise<void> {
    const ended = Promise.allSettled([...this.#underWay]);
    const timer = setTimeout(() => this.#cut.abort(), this.options.closeTimeout);
    await ended;
    clearTimeout(timer);
    this.#pool.close();
  }
}

function poolOptions(options: SmtpOptions, { dkim, tls }: SmtpTransportInit): SMTPPool.Options {
  const url = tryParseSmtpUrl(options.url ?? '');
  if (url === undefined) {
    throw new MailOptionsError([{ pointer: '/url', code: 'required', message: 'url of SmtpOptions must be set' }]);
  }
  const user = options.user ?? url.user;
  const mayBePlain = options.plaintext === 'anywhere' || (options.plaintext === 'loopback' && isLoopback(url.host));
  return {
    pool: true,
    host: url.host,
    port: url.port,
    secure: url.secure,
    requireTLS: !mayBePlain,
    tls: { minVersion: 'TLSv1.2', ...tls },
    ...(user === undefined ? {} : { auth: { user, pass: options.password ?? url.password ?? '' } }),
    maxConnections: options.poolSize,
    maxMessages: options.messagesPerConnection,
    connectionTimeout: options.connectTimeout,
    dnsTimeout: options.connectTimeout,
    greetingTimeout: options.greetingTimeout,
    socketTimeout: options.socketTimeout,
    // A body that is an object with a path or an address would be read from there.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim === undefined ? {} : { dkim }),
  };
}

function messageOf({ messageId, from, to, replyTo, subject, text, html, headers }: OutgoingMail): SMTPPool.MailOptions {
  return {
    messageId,
    from: addressOf(from),
    to: to.map(addressOf),
    ...(replyTo === undefined ? {} : { replyTo: addressOf(replyTo) }),
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    headers: { ...headers },
    xMailer: false,
  };
}

function addressOf({ address, name }: Mailbox): { address: string; name: string } {
  return { address, name: name ?? '' };
}

function closed(): MailUnavailableError {
  return new MailUnavailableError({ retryAfterMs: 10_000, cause: new Error('The transport is closed.') });
}
