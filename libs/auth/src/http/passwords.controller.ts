import { ApiProblems, Public, RequirePermission } from '@ashlar/http';
import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentSession, RequireSession } from '../access/access.decorator.js';
import type { Session } from '../sessions/session.js';
import { Accounts } from '../users/accounts.service.js';
import { AcceptedDto } from './accepted.dto.js';
import { AnswerFloor } from './answer-floor.service.js';
import { EmailDto } from './email.dto.js';
import { ChangePasswordDto, ResetPasswordDto } from './passwords.dto.js';

/** How passwords are replaced. */
@ApiTags('passwords')
@Controller()
export class PasswordsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly floor: AnswerFloor,
  ) {}

  @Post('auth/forgot-password')
  @Public()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Mail a token to reset the password; the answer is the same for any address',
    description:
      '`/auth/reset-password` takes the token. It is good once and not for long: by default for half an hour. One that was mailed ' +
      'before is void.',
  })
  @ApiAcceptedResponse({ type: AcceptedDto })
  forgot(@Body() { email }: EmailDto): Promise<AcceptedDto> {
    return this.floor.run(() => this.accounts.forgotPassword(email)).then(AcceptedDto.of);
  }

  @Post('auth/reset-password')
  @Public()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Set a new password by a token that was mailed, and sign out everywhere',
    description:
      'The token comes with the mail of `/auth/forgot-password`, or of a reset that a moderator forces. It stays good when the ' +
      'password is refused. The address counts as verified from then on.',
  })
  @ApiNoContentResponse()
  @ApiProblems({ 400: 'The password is refused, or the token was used, replaced, or is too old.' })
  reset(@Body() { token, password }: ResetPasswordDto): Promise<void> {
    return this.accounts.resetPassword(token, password);
  }

  @Post('me/password')
  @RequirePermission('account:write')
  @RequireSession()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Change your password, and sign out everywhere else',
    description: 'The session that asks goes on, all others end. A mail tells the owner.',
  })
  @ApiNoContentResponse()
  @ApiProblems({ 400: 'The present password is wrong, or the new one is refused.', 429: 'Too many attempts.' })
  change(@CurrentSession() { userId, id }: Session, @Body() body: ChangePasswordDto): Promise<void> {
    return this.accounts.changePassword(userId, id, { current: body.currentPassword, next: body.newPassword });
  }
}
