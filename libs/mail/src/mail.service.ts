import { isDomainError, systemIds } from '@ashlar/domain';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { MailErrorCode } from './mail.errors.js';
import { MAIL_MODULE_OPTIONS, type MailModuleOptions } from './mail.module.options.js';
import { checkedMailOptions, MailOptions } from './mail.options.js';
import type { SentMail } from './mail.transport.js';
import type { MailAddress } from './mailbox.js';
import { type MailMessage, type OutgoingMail, outgoingMail } from './message.js';
import { type MailOutcome, MailMetrics } from './metrics.service.js';
import { type MailTemplate, renderTemplate } from './template.js';

/** What of a message a template leaves open. */
export type TemplateEnvelope = Omit<MailMessage, 'to' | 'subject' | 'text' | 'html'>;

const OUTCOMES: Readonly<Record<string, MailOutcome>> = {
  [MailErrorCode.invalidMessage]: 'invalid',
  [MailErrorCode.refused]: 'refused',
  [MailErrorCode.unavailable]: 'unavailable',
};

/** Sends mail. Neither addresses nor content are logged, the Message-ID alone. */
@Injectable()
export class MailService implements OnApplicationShutdown {
  /** The options in force. */
  readonly options: MailOptions;
  readonly #log = new Logger('Mail');

  constructor(
    @Inject(MAIL_MODULE_OPTIONS) private readonly module: MailModuleOptions,
    private readonly metrics: MailMetrics,
  ) {
    this.options = checkedMailOptions(module.options ?? new MailOptions());
  }

  /**
   * Hands a message over to the mail server. That it was taken does not say that it arrives.
   *
   * @throws MailInvalidMessageError when the message has mistakes
   * @throws MailRefusedError when the server will never take it
   * @throws MailUnavailableError when it may be taken later: retry, in a job for example
   */
  async send(message: MailMessage): Promise<SentMail> {
    const { transport } = this.module;
    try {
      const mail = this.#outgoing(message);
      const sent = await transport.send(mail);
      this.metrics.count(transport.name, 'sent');
      const refused = sent.rejected.length;
      if (refused > 0)
        this.#log.warn(`${sent.messageId} was sent, but ${refused} of ${mail.to.length} recipients were refused`);
      else this.#log.debug(`${sent.messageId} was sent`);
      return sent;
    } catch (error) {
      this.metrics.count(transport.name, isDomainError(error) ? (OUTCOMES[error.code] ?? 'failed') : 'failed');
      throw error;
    }
  }

  /**
   * Renders a template and sends it.
   *
   * @throws what {@link send} throws, and MailTemplateError
   */
  async sendTemplate<Data>(
    template: MailTemplate<Data>,
    to: MailAddress | readonly MailAddress[],
    data: NoInfer<Data>,
    envelope: TemplateEnvelope = {},
  ): Promise<SentMail> {
    return this.send({ ...envelope, ...renderTemplate(template, data), to });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.module.transport.close?.();
  }

  #outgoing(message: MailMessage): OutgoingMail {
    const { from, replyTo } = this.options;
    const id = (this.module.ids ?? systemIds).next();
    return outgoingMail(message, { from: from || undefined, replyTo: replyTo || undefined, id });
  }
}
