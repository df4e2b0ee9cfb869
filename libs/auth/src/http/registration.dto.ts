import type { DisplayName, EmailAddress, Username } from '@ashlar/domain';
import { DisplayNameField, EmailField, PasswordField, UsernameField } from './field.decorator.js';

/** Who wants an account. */
export class RegisterDto {
  @EmailField()
  email!: EmailAddress;

  @PasswordField({ description: 'A new one. What is asked of it, the answer says, with all reasons at once.' })
  password!: string;

  @UsernameField({ required: false })
  username?: Username;

  @DisplayNameField({ required: false })
  displayName?: DisplayName;
}
