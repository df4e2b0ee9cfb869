import { type Actor, tryParseEmailAddress } from '@ashlar/domain';
import {
  ApiProblems,
  ConditionalChange,
  CurrentActor,
  ExpectedVersion,
  ReadVersioned,
  RequirePermission,
  Versioned,
} from '@ashlar/http';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuthError } from '../auth.errors.js';
import { CurrentSession, RequireSession } from '../access/access.decorator.js';
import type { Session } from '../sessions/session.js';
import { Accounts } from '../users/accounts.service.js';
import { accountOf } from './account.js';
import { ChangeProfileDto, DeleteAccountDto } from './profile.dto.js';
import { UserDto } from './user.dto.js';

/** What people see and change of their own account. */
@ApiTags('profile')
@Controller('me')
export class ProfileController {
  constructor(private readonly accounts: Accounts) {}

  @Get()
  @RequirePermission('account:read')
  @ApiOperation({
    summary: 'Read your account',
    description: 'Also by an API key, of whose owner it then is. The `ETag` goes into `If-Match` of a change.',
  })
  @ReadVersioned(UserDto)
  async read(@CurrentActor() actor: Actor): Promise<UserDto> {
    return UserDto.of(await this.accounts.read(accountOf(actor)));
  }

  @Patch()
  @RequirePermission('account:write')
  @ApiOperation({
    summary: 'Change how you are called',
    description: 'What is left out stays; null takes away. Role, email address and password are changed elsewhere.',
  })
  @ConditionalChange()
  @Versioned(UserDto)
  @ApiProblems({ 409: 'The user name is taken.', 412: 'It was changed since you read it.' })
  async change(
    @CurrentActor() actor: Actor,
    @Body() body: ChangeProfileDto,
    @ExpectedVersion() version: number | undefined,
  ): Promise<UserDto> {
    return UserDto.of(await this.accounts.change(accountOf(actor), body, version));
  }

  @Delete()
  @RequirePermission('account:write')
  @RequireSession()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Delete your account for good',
    description: 'Needs the password, and the email address as a confirmation. All sessions and API keys end with it.',
  })
  @ApiNoContentResponse()
  @ApiProblems({
    400: 'The request has mistakes, or the password is wrong.',
    409: 'You are the last active administrator.',
    422: 'The confirmation is not the email address of the account.',
    429: 'Too many attempts.',
  })
  async delete(@CurrentSession() { userId }: Session, @Body() body: DeleteAccountDto): Promise<void> {
    const { email } = await this.accounts.read(userId);
    if (tryParseEmailAddress(body.confirmation) !== email) throw notConfirmed();
    await this.accounts.delete(userId, body.password);
  }
}

function notConfirmed(): AuthError {
  const message = 'This is not the email address of your account.';
  return new AuthError('AUTH_CONFIRMATION_WRONG', {
    fields: [{ pointer: '/confirmation', code: 'accountEmail', message }],
  });
}
