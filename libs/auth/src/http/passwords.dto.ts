import { MailedTokenDto } from './email.dto.js';
import { PasswordField } from './field.decorator.js';

/** A new password, and the token that was mailed for it. */
export class ResetPasswordDto extends MailedTokenDto {
  @PasswordField({ description: 'The new one.' })
  password!: string;
}

/** The present password, and the one that takes its place. */
export class ChangePasswordDto {
  @PasswordField({ description: 'The present one.' })
  currentPassword!: string;

  @PasswordField({ description: 'The new one.', example: 'a staple battery, and a horse' })
  newPassword!: string;
}
