import type { Actor } from '@ashlar/domain';
import { ApiProblems, CurrentActor, Public, RequirePermission } from '@ashlar/http';
import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireSession } from '../access/access.decorator.js';
import { Accounts } from '../users/accounts.service.js';
import { Registration } from '../users/registration.service.js';
import { AcceptedDto } from './accepted.dto.js';
import { accountOf } from './account.js';
import { AnswerFloor } from './answer-floor.service.js';
import { EmailDto, MailedTokenDto } from './email.dto.js';

const USED = 'The request has mistakes, or the token was used, replaced, or is too old.';

/** How addresses are verified and changed. */
@ApiTags('email')
@Controller()
export class EmailController {
  constructor(
    private readonly registration: Registration,
    private readonly accounts: Accounts,
    private readonly floor: AnswerFloor,
  ) {}

  @Post('auth/verify-email')
  @Public()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Verify an email address by a token that was mailed to it',
    description:
      'The token comes with the mail that follows the registration, or with the one of `/auth/verify-email/resend`. Good once.',
  })
  @ApiNoContentResponse()
  @ApiProblems({ 400: USED })
  verify(@Body() { token }: MailedTokenDto): Promise<void> {
    return this.registration.verify(token);
  }

  @Post('auth/verify-email/resend')
  @Public()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Mail another token to verify an address; the answer is the same for any address',
    description:
      'The token that was mailed before is void. Nothing is mailed to an address that has no account, or is verified.',
  })
  @ApiAcceptedResponse({ type: AcceptedDto })
  resend(@Body() { email }: EmailDto): Promise<AcceptedDto> {
    return this.floor.run(() => this.registration.resend(email)).then(AcceptedDto.of);
  }

  @Post('me/email')
  @RequirePermission('account:write')
  @RequireSession({ recent: true })
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Ask for another email address: a token is mailed to it; the answer is the same for any',
    description:
      'Needs a recent sign-in. The present address stays until `/auth/confirm-email` gets the token. When the other one has an ' +
      'account already, its owner gets a mail that says so.',
  })
  @ApiAcceptedResponse({ type: AcceptedDto })
  change(@CurrentActor() actor: Actor, @Body() { email }: EmailDto): Promise<AcceptedDto> {
    return this.floor.run(() => this.accounts.requestEmail(accountOf(actor), email)).then(AcceptedDto.of);
  }

  @Post('auth/confirm-email')
  @Public()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Make a new email address that of the account, by a token that was mailed to it',
    description:
      'The token comes with the mail that `/me/email` sends. The new address counts as verified; a mail tells the old one.',
  })
  @ApiNoContentResponse()
  @ApiProblems({ 400: USED, 409: 'Somebody else took the address meanwhile.' })
  confirm(@Body() { token }: MailedTokenDto): Promise<void> {
    return this.accounts.confirmEmail(token);
  }
}
