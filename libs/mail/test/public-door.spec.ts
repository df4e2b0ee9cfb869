import { describe, expect, it } from '@jest/globals';
import * as root from '../src/index.js';
import * as smtp from '../src/smtp/index.js';
import * as testing from '../src/testing/index.js';

describe('the doors', () => {
  it('give out names that are stable: to take one away breaks whoever imports it', () => {
    expect(Object.keys(root).sort()).toEqual([
      'ConsoleTransport',
      'MAIL_ERRORS',
      'MAIL_LIMITS',
      'MailDevelopmentOnlyError',
      'MailErrorCode',
      'MailHealthCheck',
      'MailInvalidMessageError',
      'MailModule',
      'MailOptions',
      'MailOptionsError',
      'MailPreviewRoute',
      'MailRefusedError',
      'MailService',
      'MailTemplateError',
      'MailUnavailableError',
      'button',
      'defineTemplate',
      'escapeHtml',
      'formatMailbox',
      'html',
      'htmlLayout',
      'lines',
      'outgoingMail',
      'raw',
      'renderTemplate',
      'text',
      'textButton',
      'textLayout',
    ]);
    expect(Object.keys(smtp).sort()).toEqual(['SmtpOptions', 'SmtpTransport']);
    expect(Object.keys(testing).sort()).toEqual(['CapturedMail', 'describeMailTransport']);
  });

  it('describe each error that callers may see, once', () => {
    expect(root.MAIL_ERRORS.map(({ code, category }) => [code, category])).toEqual([
      ['MAIL_INVALID_MESSAGE', 'invalid'],
      ['MAIL_REFUSED', 'unprocessable'],
      ['MAIL_UNAVAILABLE', 'unavailable'],
      ['MAIL_TEMPLATE_INVALID', 'internal'],
    ]);
  });
});
