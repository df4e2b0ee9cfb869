import type { EmailAddress } from '@ashlar/domain';
import { EmailField, TokenField } from './field.decorator.js';

/** An address. */
export class EmailDto {
  @EmailField()
  email!: EmailAddress;
}

/** A token that was mailed. */
export class MailedTokenDto {
  @TokenField({ description: 'Out of the mail. Good once.', example: 'the token out of the mail' })
  token!: string;
}
