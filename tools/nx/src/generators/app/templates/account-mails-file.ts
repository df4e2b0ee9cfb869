/** `src/accounts/account-mails.ts`: what the mails of accounts say. */
export function accountMails(): string {
  return `import type { AuthMail } from '@ashlar/auth';
import { button, defineTemplate, html, htmlLayout, lines, type MailTemplate, text, textButton } from '@ashlar/mail';

/** A mail with something to follow: an address, or the token alone for those who call the API themselves. */
interface Invitation {
  readonly link: string;
  readonly token: string;
  readonly expiresAt: string;
}

interface Words {
  readonly name: string;
  readonly subject: string;
  /** Why the mail came, and what to do. */
  readonly says: string;
}

const IGNORE = 'If this was not you, you need not do anything.';
const ACT = 'If this was not you, reset your password at once.';

const SAMPLE: Invitation = {
  link: 'https://example.com/verify-email#token=3q2-7w',
  token: '3q2-7w',
  expiresAt: '2026-01-31T12:00:00.000Z',
};

/** What each kind of mail says. */
export const accountMails = {
  'verify-email': invitation(
    { name: 'verify-email', subject: 'Verify your email address', says: 'Verify that this is your email address.' },
    'Verify',
  ),
  'change-email': invitation(
    { name: 'change-email', subject: 'Your new email address', says: 'Make this the email address of your account.' },
    'Confirm',
  ),
  'reset-password': invitation(
    { name: 'reset-password', subject: 'Reset your password', says: 'Choose a new password for your account.' },
    'Choose a password',
  ),
  'already-registered': notice({
    name: 'already-registered',
    subject: 'You have an account already',
    says: \`Somebody wanted to use this address for an account, and you have one: sign in, or reset your password. \${IGNORE}\`,
  }),
  'email-changed': notice({
    name: 'email-changed',
    subject: 'Your email address was changed',
    says: \`Your account has another email address now. \${ACT}\`,
  }),
  'password-changed': notice({
    name: 'password-changed',
    subject: 'Your password was changed',
    says: \`The password of your account was changed, and you were signed out elsewhere. \${ACT}\`,
  }),
  'password-disabled': notice({
    name: 'password-disabled',
    subject: 'Your password was locked',
    says: 'There were too many wrong attempts, so your password does not work any more. Reset it to sign in again.',
  }),
  'account-deleted': notice({
    name: 'account-deleted',
    subject: 'Your account was deleted',
    says: 'Your account and what belonged to it are gone, as you asked.',
  }),
} satisfies Record<AuthMail['kind'], MailTemplate<Invitation> | MailTemplate<object>>;

/** Pages of the web app where tokens are used, by the kind of their mail. */
export const TOKEN_PAGES = {
  'verify-email': 'verify-email',
  'change-email': 'confirm-email',
  'reset-password': 'reset-password',
} as const;

function invitation({ name, subject, says }: Words, verb: string): MailTemplate<Invitation> {
  return defineTemplate({
    name,
    subject: () => subject,
    text: ({ link, token, expiresAt }) => text\`\${says}

      \${lines(textButton(verb, link))}

      Token: \${token}
      Good once, until \${expiresAt}. \${IGNORE}\`,
    html: ({ link, expiresAt }) =>
      htmlLayout({
        preview: says,
        body: html\`<p>\${says}</p>
          \${button(verb, link)}
          <p>Good once, until \${expiresAt}. \${IGNORE}</p>\`,
      }),
    sample: SAMPLE,
  });
}

function notice({ name, subject, says }: Words): MailTemplate<object> {
  return defineTemplate({
    name,
    subject: () => subject,
    text: () => text\`\${says}\`,
    html: () => htmlLayout({ preview: says, body: html\`<p>\${says}</p>\` }),
    sample: {},
  });
}
`;
}
