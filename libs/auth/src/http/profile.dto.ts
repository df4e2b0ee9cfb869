import type { DisplayName, Username } from '@ashlar/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { DisplayNameField, PasswordField, UsernameField } from './field.decorator.js';

/** What may be changed; what is left out stays, and null takes away. */
export class ChangeProfileDto {
  @UsernameField({ required: false, nullable: true })
  username?: Username | null;

  @DisplayNameField({ required: false, nullable: true })
  displayName?: DisplayName | null;
}

/** What it takes to delete an account. */
export class DeleteAccountDto {
  @PasswordField()
  password!: string;

  @ApiProperty({ maxLength: 320, example: 'ann@example.org', description: 'The email address of the account.' })
  @IsString()
  @MaxLength(320)
  confirmation!: string;
}
