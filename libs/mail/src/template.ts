import { htmlText, type SafeHtml } from './html.js';
import { MailTemplateError } from './mail.errors.js';
import { oneLine } from './text.js';

/** A mail that differs by its data. */
export interface MailTemplate<Data> {
  /** Short and stable, `kebab-case`: `password-reset`. */
  readonly name: string;
  subject(data: Data): string;
  text(data: Data): string;
  html(data: Data): SafeHtml;
  /** What the preview shows, and tests render. Invented, never somebody's data. */
  readonly sample: Data;
}

/** What a template makes of its data: a message that lacks its recipient. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * A template, whose data have the type of its sample.
 *
 * @throws MailTemplateError when the name is not in kebab-case
 */
export function defineTemplate<Data>(template: MailTemplate<Data>): MailTemplate<Data> {
  if (!/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(template.name)) {
    throw new MailTemplateError('The name of a template is in kebab-case, such as "password-reset".');
  }
  return Object.freeze({ ...template });
}

/** The parts of the message. The subject is put on one line. */
export function renderTemplate<Data>(template: MailTemplate<Data>, data: Data): RenderedMail {
  return {
    subject: oneLine(template.subject(data)),
    text: template.text(data),
    html: htmlText(template.html(data)),
  };
}
