// Under its own name, Prettier would break the lines of what is sent.
import { html as markup, type HtmlValue, raw, type SafeHtml, webAddress } from './html.js';

/** What a mail in the default layout is made of. */
export interface HtmlLayout {
  /** A sentence that mailboxes show beside the subject. It is not seen in the mail. */
  readonly preview?: string;
  readonly body: HtmlValue;
  /** Small, below: who sends this, and why. */
  readonly footer?: HtmlValue;
  /** Of the text, as in BCP 47. @default 'en' */
  readonly language?: string;
}

/** The counterpart of {@link HtmlLayout} in plain text. */
export interface TextLayout {
  readonly body: string;
  readonly footer?: string;
}

const HEAD = raw(
  '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></head>',
);
const DOCTYPE = raw('<!doctype html>');

/**
 * One column for a phone and a screen. It has inline styles, no images and no colour of its own behind the text, so that the
 * mailbox chooses between light and dark.
 */
export function htmlLayout({ preview, body, footer, language = 'en' }: HtmlLayout): SafeHtml {
  const hidden = preview
    ? markup`<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}</div>`
    : undefined;
  const small = footer
    ? markup`<p style="margin:32px 0 0;font-size:13px;line-height:1.5;opacity:0.7">${footer}</p>`
    : undefined;
  return markup`${DOCTYPE}
<html lang="${language}" style="color-scheme:light dark">
${HEAD}
<body style="margin:0;padding:0">${hidden}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td align="left" style="font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
${body}${small}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

/**
 * A link that looks like a button, in colours that are read on light and on dark.
 *
 * @throws MailTemplateError when the address is not http or https
 */
export function button(label: string, address: string): SafeHtml {
  return markup`<p style="margin:24px 0"><a href="${webAddress(address)}"
style="display:inline-block;padding:12px 24px;border-radius:6px;background-color:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600"
>${label}</a></p>`;
}

/** The text, and below a rule what {@link HtmlLayout.footer} says. */
export function textLayout({ body, footer }: TextLayout): string {
  return footer === undefined ? `${body}\n` : `${body}\n\n-- \n${footer}\n`;
}

/**
 * The counterpart of {@link button} in plain text: the label, and the address on a line of its own.
 *
 * @throws MailTemplateError when the address is not http or https
 */
export function textButton(label: string, address: string): string {
  return `${label}:\n${webAddress(address)}`;
}
