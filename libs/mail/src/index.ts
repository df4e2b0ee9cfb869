export { escapeHtml, html, raw } from './html.js';
export type { HtmlValue, SafeHtml } from './html.js';
export { button, htmlLayout, textButton, textLayout } from './layout.js';
export type { HtmlLayout, TextLayout } from './layout.js';
export {
  MAIL_ERRORS,
  MailDevelopmentOnlyError,
  MailErrorCode,
  MailInvalidMessageError,
  MailOptionsError,
  MailRefusedError,
  MailTemplateError,
  MailUnavailableError,
} from './mail.errors.js';
export { MailHealthCheck } from './mail-health.service.js';
export { MailModule } from './mail.module.js';
export type { MailModuleOptions } from './mail.module.options.js';
export { MailOptions } from './mail.options.js';
export { MailPreviewRoute } from './mail-preview-route.service.js';
export { MailService } from './mail.service.js';
export type { TemplateEnvelope } from './mail.service.js';
export type { MailTransport, SentMail } from './mail.transport.js';
export { formatMailbox } from './mailbox.js';
export type { MailAddress, Mailbox } from './mailbox.js';
export { MAIL_LIMITS, outgoingMail } from './message.js';
export type { MailMessage, MessageDefaults, OutgoingMail } from './message.js';
export { defineTemplate, renderTemplate } from './template.js';
export type { MailTemplate, RenderedMail } from './template.js';
export { lines, text } from './text.js';
export type { KeptLines, TextValue } from './text.js';
export { ConsoleTransport } from './transports/console.transport.js';
export type { TextSink } from './transports/console.transport.js';
