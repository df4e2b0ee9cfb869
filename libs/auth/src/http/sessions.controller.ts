import { ApiProblems, ParseIdPipe, Public, RequirePermission } from '@ashlar/http';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentSession, RequireSession } from '../access/access.decorator.js';
import { PasswordLogin } from '../passwords/password-login.service.js';
import type { Session, SessionId } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.service.js';
import { Accounts } from '../users/accounts.service.js';
import { NoStore, OptionalBody, UserAgent } from './request.decorator.js';
import { LoginDto, LogoutDto, ReauthenticateDto, RefreshDto, SessionListDto, TokensDto } from './sessions.dto.js';

/** How people sign in, stay so, and sign out. */
@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(
    private readonly signIn: PasswordLogin,
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
  ) {}

  @Post('auth/login')
  @Public()
  @NoStore()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Sign in by password',
    description:
      '`identifier` is the email address or the user name. Send the access token as `Authorization: Bearer`; `/auth/refresh` ' +
      'gets the next one.',
  })
  @ApiOkResponse({ type: TokensDto })
  @ApiProblems({
    401: 'The account or the password is wrong: which of them, nobody is told.',
    403: 'The email address must be verified first.',
    429: 'Too many attempts.',
  })
  async login(@Body() body: LoginDto, @UserAgent() userAgent: string | undefined): Promise<TokensDto> {
    return TokensDto.of(await this.signIn.login({ ...body, userAgent }));
  }

  @Post('auth/refresh')
  @Public()
  @NoStore()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Exchange a refresh token for new tokens',
    description:
      'A refresh token is good once: keep the one in the answer. Used again within a moment, by default ten seconds, it gets the ' +
      'same answer, in case that was lost; used later, it ends the session.',
  })
  @ApiOkResponse({ type: TokensDto })
  @ApiProblems({ 401: 'The token is not valid, or not any more.' })
  async refresh(@Body() { refreshToken }: RefreshDto): Promise<TokensDto> {
    return TokensDto.of(await this.sessions.refresh(refreshToken));
  }

  @Post('auth/logout')
  @RequirePermission('account:write')
  @RequireSession()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Sign out: here, everywhere else, or everywhere',
    description:
      '`local` ends the session that asks, `others` all but that, `global` all. Access tokens of what ended are refused within a ' +
      'second.',
  })
  @ApiBody({ type: LogoutDto, required: false })
  @ApiNoContentResponse()
  async logout(@CurrentSession() { userId, id }: Session, @OptionalBody() { scope }: LogoutDto): Promise<void> {
    await this.sessions.logout(userId, id, scope);
  }

  @Post('auth/reauthenticate')
  @RequirePermission('account:write')
  @RequireSession()
  @NoStore()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Give the password again: a new session takes the place of this one',
    description:
      'For what answers 403 with `AUTH_REAUTHENTICATION_REQUIRED`: use the tokens of the answer from then on, the old ones are ' +
      'void.',
  })
  @ApiOkResponse({ type: TokensDto })
  @ApiProblems({ 401: 'Nobody is signed in, or the password is wrong.', 429: 'Too many attempts.' })
  async reauthenticate(
    @CurrentSession() session: Session,
    @Body() { password }: ReauthenticateDto,
    @UserAgent() userAgent: string | undefined,
  ): Promise<TokensDto> {
    const user = await this.accounts.read(session.userId);
    return TokensDto.of(await this.signIn.reauthenticate(user, session, password, userAgent));
  }

  @Get('me/sessions')
  @RequirePermission('account:read')
  @RequireSession()
  @ApiOperation({
    summary: 'List where you are signed in',
    description: 'The sessions that are open, the youngest first. `current` marks the one that asks.',
  })
  @ApiOkResponse({ type: SessionListDto })
  async list(@CurrentSession() { userId, id }: Session): Promise<SessionListDto> {
    return SessionListDto.of(await this.sessions.list(userId), id);
  }

  @Delete('me/sessions/:id')
  @RequirePermission('account:write')
  @RequireSession()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Sign out somewhere',
    description:
      'Its refresh token is void at once, its access token within a second. Sessions of others look as if there were none.',
  })
  @ApiParam({ name: 'id', description: 'Of the session.', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'You have no such session.' })
  end(@CurrentSession() { userId }: Session, @Param('id', ParseIdPipe) id: SessionId): Promise<void> {
    return this.sessions.endOne(userId, id, 'ended-by-owner');
  }
}
