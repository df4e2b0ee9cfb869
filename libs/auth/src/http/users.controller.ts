import type { Actor } from '@ashlar/domain';
import {
  ApiProblems,
  CurrentActor,
  Paged,
  ParseIdPipe,
  ReadVersioned,
  RequirePermission,
  Versioned,
} from '@ashlar/http';
import { applyDecorators, Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { UserAdministration } from '../users/user-administration.service.js';
import type { UserId } from '../users/user.js';
import { UserDto } from './user.dto.js';
import { ChangeRoleDto, EndedSessionsDto, ListUsersDto, UserPageDto, UserStatisticsDto } from './users.dto.js';

const UserIdParam = () => Param('id', ParseIdPipe);
const OneUser = () =>
  applyDecorators(
    ApiParam({ name: 'id', description: 'Of the user.', schema: { type: 'string', format: 'uuid' } }),
    ApiProblems({ 404: 'There is no such user.' }),
  );
const ModeratedUser = () =>
  applyDecorators(
    RequirePermission('users:moderate'),
    OneUser(),
    ApiProblems({ 403: 'You may not do this, not to this user, or not to yourself.' }),
  );

/** What moderators and administrators do with the accounts of others. */
@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(private readonly administration: UserAdministration) {}

  @Get()
  @RequirePermission('users:read')
  @ApiOperation({
    summary: 'List users',
    description: '`search` looks in the email address, the user name and the display name.',
  })
  @Paged(UserPageDto)
  async list(@Query() query: ListUsersDto): Promise<UserPageDto> {
    return UserPageDto.of(await this.administration.list(ListUsersDto.queryOf(query)));
  }

  @Get('statistics')
  @RequirePermission('users:read')
  @ApiOperation({
    summary: 'Count users',
    description: 'By role and by state; how many are verified, and how many were created in the last seven days.',
  })
  @ApiOkResponse({ type: UserStatisticsDto })
  async statistics(): Promise<UserStatisticsDto> {
    return UserStatisticsDto.of(await this.administration.statistics());
  }

  @Get(':id')
  @RequirePermission('users:read')
  @ApiOperation({
    summary: 'Read a user',
    description: 'The same as the user sees in `/me`.',
  })
  @OneUser()
  @ReadVersioned(UserDto)
  async read(@UserIdParam() id: UserId): Promise<UserDto> {
    return UserDto.of(await this.administration.read(id));
  }

  @Post(':id/activate')
  @HttpCode(HttpStatus.OK)
  @ModeratedUser()
  @ApiOperation({
    summary: 'Let a user sign in again',
    description: 'API keys are good again; sessions that were ended stay so.',
  })
  @Versioned(UserDto)
  async activate(@CurrentActor() actor: Actor, @UserIdParam() id: UserId): Promise<UserDto> {
    return UserDto.of(await this.administration.activate(actor, id));
  }

  @Post(':id/deactivate')
  @HttpCode(HttpStatus.OK)
  @ModeratedUser()
  @ApiOperation({
    summary: 'Refuse a user everywhere, with every token and key',
    description:
      'All sessions end and mailed tokens are void. Within a second nothing of the user is accepted, until activated.',
  })
  @Versioned(UserDto)
  @ApiProblems({ 409: 'It is the last active administrator.' })
  async deactivate(@CurrentActor() actor: Actor, @UserIdParam() id: UserId): Promise<UserDto> {
    return UserDto.of(await this.administration.deactivate(actor, id));
  }

  @Post(':id/force-reset')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ModeratedUser()
  @ApiOperation({
    summary: 'Refuse the password of a user until it is reset, and mail how',
    description: 'All sessions end. `/auth/reset-password` takes the token that is mailed; API keys stay good.',
  })
  @ApiNoContentResponse()
  forceReset(@CurrentActor() actor: Actor, @UserIdParam() id: UserId): Promise<void> {
    return this.administration.forceReset(actor, id);
  }

  @Post(':id/end-sessions')
  @HttpCode(HttpStatus.OK)
  @ModeratedUser()
  @ApiOperation({
    summary: 'Sign a user out everywhere',
    description: 'Answers how many sessions ended. The user may sign in again; API keys stay good.',
  })
  @ApiOkResponse({ type: EndedSessionsDto })
  async endSessions(@CurrentActor() actor: Actor, @UserIdParam() id: UserId): Promise<EndedSessionsDto> {
    return EndedSessionsDto.of(await this.administration.endSessions(actor, id));
  }

  @Put(':id/role')
  @RequirePermission('users:manage')
  @ApiOperation({
    summary: 'Give a user another role',
    description: 'None above your own. Takes effect within a second, without signing in again.',
  })
  @OneUser()
  @Versioned(UserDto)
  @ApiProblems({ 409: 'It is the last active administrator.' })
  async changeRole(
    @CurrentActor() actor: Actor,
    @UserIdParam() id: UserId,
    @Body() { role }: ChangeRoleDto,
  ): Promise<UserDto> {
    return UserDto.of(await this.administration.changeRole(actor, id, role));
  }
}
