import { MAX_PERMISSION_LENGTH } from '@ashlar/domain';
import { OptionalField } from '@ashlar/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import type { CreatedApiKey } from '../api-keys/api-keys.service.js';
import type { ApiKey } from '../api-keys/api-key.store.js';
import { DisplayNameField, InstantField } from './field.decorator.js';

const MAX_SCOPES = 50;
const MAX_USES = 1_000_000_000;
const MAX_OVERLAP_SECONDS = 30 * 86_400;
const SEGMENT = String.raw`(?:\*|[a-z][a-z0-9_-]*)`;
const GRANT = new RegExp(`^(?:\\*|${SEGMENT}(?::${SEGMENT})+)$`);

/** What a key is to be. */
export class CreateApiKeyDto {
  @DisplayNameField({ example: 'Nightly export' })
  name!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: MAX_PERMISSION_LENGTH, pattern: GRANT.source },
    ...{ minItems: 1, maxItems: MAX_SCOPES, example: ['projects:read'] },
    description: 'What it may do, none of it more than you may: `resource:action`, with `*` for any.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SCOPES)
  @MaxLength(MAX_PERMISSION_LENGTH, { each: true })
  @Matches(GRANT, { each: true, message: 'scopes must each be like projects:read, projects:* or *' })
  scopes!: string[];

  @InstantField({ required: false, nullable: true, description: 'Without one, it does not expire.' })
  expiresAt?: Date | null;

  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: MAX_USES, nullable: true },
    description: 'How often it may be used; without a number, without limit.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USES)
  uses?: number | null;
}

/** How a key is replaced. */
export class RotateApiKeyDto {
  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 0, maximum: MAX_OVERLAP_SECONDS, example: 3_600 },
    description: 'How long the old key stays good, in seconds; without a number, as long as the service says.',
  })
  @OptionalField()
  @IsInt()
  @Min(0)
  @Max(MAX_OVERLAP_SECONDS)
  overlap?: number;
}

/** A key as its owner sees it. */
export class ApiKeyDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'Nightly export' })
  name!: string;

  @ApiProperty({ example: 'ashlar_live', description: 'How the key starts.' })
  prefix!: string;

  @ApiProperty({ example: 'x7Pq', description: 'How the key ends.' })
  lastFour!: string;

  @ApiProperty({ type: [String], example: ['projects:read'] })
  scopes!: readonly string[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'null: never.' })
  expiresAt!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0, nullable: true, description: 'null: without limit.' })
  remainingUses!: number | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'To the minute.' })
  lastUsedAt!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  revokedAt!: string | null;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'The key that it took the place of.' })
  replaces!: string | null;

  static of(this: void, apiKey: ApiKey): ApiKeyDto {
    const { id, name, prefix, lastFour, scopes, remainingUses, replaces } = apiKey;
    return {
      ...{ id, name, prefix, lastFour, scopes, remainingUses, replaces },
      createdAt: apiKey.createdAt.toISOString(),
      expiresAt: apiKey.expiresAt?.toISOString() ?? null,
      lastUsedAt: apiKey.lastUsedAt?.toISOString() ?? null,
      revokedAt: apiKey.revokedAt?.toISOString() ?? null,
    };
  }
}

/** A key that was just made. */
export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({ description: 'Shown this once: keep it safe.' })
  key!: string;

  static ofCreated(this: void, { key, apiKey }: CreatedApiKey): CreatedApiKeyDto {
    return { ...ApiKeyDto.of(apiKey), key };
  }
}

/** The keys of somebody. */
export class ApiKeyListDto {
  @ApiProperty({ type: [ApiKeyDto], description: 'The youngest first; revoked ones too.' })
  items!: readonly ApiKeyDto[];

  static of(this: void, apiKeys: readonly ApiKey[]): ApiKeyListDto {
    return { items: apiKeys.map((apiKey) => ApiKeyDto.of(apiKey)) };
  }
}
