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
  @ApiOperation({ summary: 'Create an API key; it is shown this once' })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems({ 409: 'You have as many keys as you may.' })
  async create(@CurrentActor() actor: UserActor, @Body() body: CreateApiKeyDto): Promise<CreatedApiKeyDto> {
    return CreatedApiKeyDto.ofCreated(await this.apiKeys.create(actor, body));
  }

  @Get()
  @RequirePermission('account:read')
  @RequireSession()
  @ApiOperation({ summary: 'List your API keys' })
  @ApiOkResponse({ type: ApiKeyListDto })
  async list(@CurrentSession() { userId }: Session): Promise<ApiKeyListDto> {
    return ApiKeyListDto.of(await this.apiKeys.list(userId));
  }

  @Post(':id/rotate')
  @RequirePermission('account:write')
  @RequireSession({ recent: true })
  @NoStore()
  @ApiOperation({ summary: 'Replace an API key by another; it is shown this once' })
  @ApiKeyIdParam()
  @ApiBody({ type: RotateApiKeyDto, required: false })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems({ 404: NOT_FOUND })
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
  @ApiOperation({ summary: 'Revoke an API key' })
  @ApiKeyIdParam()
  @ApiNoContentResponse()
  @ApiProblems({ 404: NOT_FOUND })
  revoke(@CurrentSession() { userId }: Session, @KeyIdParam() id: ApiKeyId): Promise<void> {
    return this.apiKeys.revoke(userId, id);
  }
}
