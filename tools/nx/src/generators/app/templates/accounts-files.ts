/** `src/accounts/account-mailer.service.ts`. */
export function accountMailer(): string {
  return `import { setTimeout as wait } from 'node:timers/promises';
import type { AuthMail, Mailer } from '@ashlar/auth';
import { isDomainError } from '@ashlar/domain';
import { MailService } from '@ashlar/mail';
import { Transactions } from '@ashlar/persistence';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { accountMails, TOKEN_PAGES } from './account-mails.js';
import { AccountsOptions } from './accounts.options.js';

/** How long to wait before each further attempt, in milliseconds. */
const RETRIES = [1_000, 5_000, 30_000];

/**
 * Sends the mails of accounts when their transaction has committed, behind the back of the request, and tries again when the
 * mail server is not available. What is on its way when the process stops is waited for, but not tried again.
 */
@Injectable()
export class AccountMailer implements Mailer, OnApplicationShutdown {
  private readonly logger = new Logger('AccountMailer');
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopped = new AbortController();

  constructor(
    @Inject(MailService) private readonly mails: MailService,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AccountsOptions) private readonly options: AccountsOptions,
  ) {}

  async send(mail: AuthMail): Promise<void> {
    await this.transactions.onCommit(() => {
      const sending = this.deliver(mail).finally(() => this.underWay.delete(sending));
      this.underWay.add(sending);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.underWay);
  }

  private async deliver(mail: AuthMail): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.dispatch(mail);
        return;
      } catch (error) {
        const delay = isDomainError(error) && error.category === 'unavailable' ? RETRIES[attempt] : undefined;
        if (delay === undefined || this.stopped.signal.aborted) {
          this.logger.error({ err: error, kind: mail.kind }, 'A mail could not be sent');
          return;
        }
        await wait(delay, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }

  private async dispatch(mail: AuthMail): Promise<void> {
    switch (mail.kind) {
      case 'verify-email':
      case 'change-email':
      case 'reset-password': {
        const { kind, token, expiresAt } = mail;
        // In the fragment, which browsers send to nobody and proxies do not log.
        const link = \`\${this.options.webUrl.replace(/\\/$/, '')}/\${TOKEN_PAGES[kind]}#token=\${token}\`;
        const data = { link, token, expiresAt: expiresAt.toISOString() };
        await this.mails.sendTemplate(accountMails[kind], mail.to, data);
        return;
      }
      default:
        await this.mails.sendTemplate(accountMails[mail.kind], mail.to, {});
    }
  }
}
`;
}

/** `src/accounts/accounts.module.ts`. */
export function accountsModule(): string {
  return `import { Module } from '@nestjs/common';
import { AccountMailer } from './account-mailer.service.js';

/** How the blocks of accounts meet in this app: auth asks for mails, mail sends them. */
@Module({ providers: [AccountMailer], exports: [AccountMailer] })
export class AccountsModule {}
`;
}

/** `src/accounts/accounts.options.ts`. */
export function accountsOptions(): string {
  return `import { Describe } from '@ashlar/config';
import { IsUrl } from 'class-validator';

/** Where the people of this API are. */
export class AccountsOptions {
  @Describe('The web app: links in mails lead to its pages \`verify-email\`, \`confirm-email\` and \`reset-password\`.')
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  webUrl = 'http://localhost:5173';
}
`;
}

/** `src/mail/mail-transport.service.ts`. */
export function mailTransport(): string {
  return `import { ConsoleTransport, type MailTransport } from '@ashlar/mail';
import { type SmtpOptions, SmtpTransport } from '@ashlar/mail/smtp';

/** SMTP where there is a server; the terminal otherwise, which production refuses. */
export function mailTransport(smtp: SmtpOptions, production: boolean): MailTransport {
  return smtp.url === undefined ? new ConsoleTransport({ production }) : new SmtpTransport(smtp);
}
`;
}
