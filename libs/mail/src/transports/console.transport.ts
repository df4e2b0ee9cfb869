import { MailDevelopmentOnlyError } from '../mail.errors.js';
import type { MailTransport, SentMail } from '../mail.transport.js';
import { formatMailbox } from '../mailbox.js';
import type { OutgoingMail } from '../message.js';

/** Where a mail is written to: `process.stdout`, or whatever has its `write`. */
export interface TextSink {
  write(text: string): unknown;
}

const RULE = '─'.repeat(76);
// Escape sequences would move the cursor or change the terminal; formatting characters would turn text around.
// eslint-disable-next-line no-control-regex -- those are what it is about
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Shows mail in the terminal instead of sending it. For development: what it writes is not log, and holds everything. */
export class ConsoleTransport implements MailTransport {
  readonly name = 'console';
  readonly #stream: TextSink;

  /**
   * @param init.production whether this runs in production, where it is refused
   * @param init.stream @default process.stdout
   * @throws MailDevelopmentOnlyError in production
   */
  constructor(init: { readonly production: boolean; readonly stream?: TextSink }) {
    if (init.production) throw new MailDevelopmentOnlyError('ConsoleTransport');
    this.#stream = init.stream ?? process.stdout;
  }

  async send(mail: OutgoingMail): Promise<SentMail> {
    this.#stream.write(framed(mail));
    return { messageId: mail.messageId, rejected: [] };
  }
}

function framed({ messageId, from, to, replyTo, subject, text, html }: OutgoingMail): string {
  const head = [
    `From:     ${formatMailbox(from)}`,
    `To:       ${to.map(formatMailbox).join(', ')}`,
    ...(replyTo === undefined ? [] : [`Reply-To: ${formatMailbox(replyTo)}`]),
    `Subject:  ${subject}`,
    `Id:       ${messageId}`,
    ...(html === undefined ? [] : [`HTML:     ${html.length} characters, not shown`]),
  ];
  const body = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
  const rows = [...head, '', ...body].map((row) => `│ ${row.replace(/\t/g, '    ').replace(UNSEEN, '')}`.trimEnd());
  return `┌${RULE}\n${rows.join('\n')}\n└${RULE}\n`;
}
