import type { UserActor } from '@ashlar/domain';
import { ApiProblems, CurrentActor, ParseIdPipe, RequirePermission } from '@ashlar/http';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentSession, RequireSession } from '../access/access.decorator.js';
import type { ApiKeyId } from '../api-keys/api-key.store.js';
import { ApiKeys } from '../api-keys/api-keys.service.js';
import type { Session } from '../sessions/session.js';
import { ApiKeyListDto, CreateApiKeyDto, CreatedApiKeyDto, RotateApiKeyDto } from './api-keys.dto.js';
import { NoStore, OptionalBody } from './request.decorator.js';

const KeyIdParam = () => Param('id', ParseIdPipe);
const ApiKeyIdParam = () =>
  ApiParam({ name: 'id', description: 'Of the key.', schema: { type: 'string', format: 'uuid' } });
const NOT_FOUND = 'You have no such key.';

/** The keys that somebody's programs carry. A key makes no keys: all of it needs a session. */
@ApiTags('api-keys')
@Controller('me/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Post()
  @RequirePermission('account:write')
  @RequireSession({ recent: true })
  @NoStore()
  @ApiOperation({
    summary: 'Create an API key; it is shown this once',
    description:
      'Needs a recent sign-in. The scopes may be no wider than what you may; a key does nothing that asks for a person. ' +
      'Send it as `X-API-Key`, or as `Authorization: Bearer`.',
  })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems({ 409: 'You have as many keys as you may.' })
  async create(@CurrentActor() actor: UserActor, @Body() body: CreateApiKeyDto): Promise<CreatedApiKeyDto> {
    return CreatedApiKeyDto.ofCreated(await this.apiKeys.create(actor, body));
  }

  @Get()
  @RequirePermission('account:read')
  @RequireSession()
  @ApiOperation({
    summary: 'List your API keys',
    description:
      'Of a key its prefix and last four characters are shown, never the whole. Revoked and expired ones are listed for a while.',
  })
  @ApiOkResponse({ type: ApiKeyListDto })
  async list(@CurrentSession() { userId }: Session): Promise<ApiKeyListDto> {
    return ApiKeyListDto.of(await this.apiKeys.list(userId));
  }

  @Post(':id/rotate')
  @RequirePermission('account:write')
  @RequireSession({ recent: true })
  @NoStore()
  @ApiOperation({
    summary: 'Replace an API key by another; it is shown this once',
    description:
      'Needs a recent sign-in. The new key has the name, scopes and limits of the old one, which stays good for `overlap` ' +
      'seconds. Uses that are left are those of both together.',
  })
  @ApiKeyIdParam()
  @ApiBody({ type: RotateApiKeyDto, required: false })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems({ 404: NOT_FOUND, 409: 'You have as many keys as you may.' })
  async rotate(
    @CurrentSession() { userId }: Session,
    @KeyIdParam() id: ApiKeyId,
    @OptionalBody() { overlap }: RotateApiKeyDto,
  ): Promise<CreatedApiKeyDto> {
    const overlapMs = overlap === undefined ? undefined : overlap * 1_000;
    return CreatedApiKeyDto.ofCreated(await this.apiKeys.rotate(userId, id, overlapMs));
  }

  @Delete(':id')
  @RequirePermission('account:write')
  @RequireSession()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'It is refused within a second, and listed as revoked for a while.',
  })
  @ApiKeyIdParam()
  @ApiNoContentResponse()
  @ApiProblems({ 404: NOT_FOUND })
  revoke(@CurrentSession() { userId }: Session, @KeyIdParam() id: ApiKeyId): Promise<void> {
    return this.apiKeys.revoke(userId, id);
  }
}
