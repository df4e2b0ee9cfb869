import { ConsoleTransport, type MailTransport } from '@ashlar/mail';
import { type SmtpOptions, SmtpTransport } from '@ashlar/mail/smtp';

/** SMTP where there is a server; the terminal otherwise, which production refuses. */
export function mailTransport(smtp: SmtpOptions, production: boolean): MailTransport {
  return smtp.url === undefined ? new ConsoleTransport({ production }) : new SmtpTransport(smtp);
}
