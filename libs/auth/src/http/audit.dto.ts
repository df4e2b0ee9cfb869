import { type CursorPage, cursorRequest, mapPage } from '@ashlar/domain';
import { CursorPageDto, CursorQueryDto, OptionalField } from '@ashlar/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import type { AuditEvent, AuditOutcome, AuditQuery } from '../audit/audit.store.js';
import { IdField, InstantField } from './field.decorator.js';

const OUTCOMES = ['success', 'failure'] as const satisfies readonly AuditOutcome[];

/** Which events, the youngest first. */
export class ListAuditEventsDto extends CursorQueryDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'login', description: 'Only what tried this.' })
  @OptionalField()
  @IsString()
  @Length(1, 100)
  action?: string;

  @ApiPropertyOptional({ enum: OUTCOMES, description: 'Only what ended so.' })
  @OptionalField()
  @IsIn(OUTCOMES)
  outcome?: AuditOutcome;

  @ApiPropertyOptional({
    ...{ minLength: 1, maxLength: 200, example: 'user:01981f7a-1c00-7a3b-8000-5f2d3c4b5a69' },
    description: 'Only what this one did: `user:<id>`, `api-key:<id>`, `system:<name>`, `anonymous`.',
  })
  @OptionalField()
  @IsString()
  @Length(1, 200)
  actor?: string;

  @IdField({ required: false, description: 'Only what concerns the account of this user.' })
  userId?: string;

  @InstantField({ required: false, description: 'Only what happened then or later.' })
  from?: Date;

  @InstantField({ required: false, description: 'Only what happened before.' })
  to?: Date;

  static queryOf(this: void, query: ListAuditEventsDto): AuditQuery {
    const { action, outcome, actor, userId, from, to } = query;
    return { ...cursorRequest(query), action, outcome, actor, userId, from, to };
  }
}

/** Something that was tried with an identity or a right. */
export class AuditEventDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'login' })
  action!: string;

  @ApiProperty({ enum: OUTCOMES })
  outcome!: AuditOutcome;

  @ApiProperty({ example: 'anonymous', description: 'Who did it.' })
  actor!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Whom or what it was done to.' })
  target!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Whose account it concerns.' })
  userId!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '203.0.113.7' })
  address!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  requestId!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Facts that are no secrets.' })
  details!: Readonly<Record<string, unknown>>;

  static of(this: void, event: AuditEvent): AuditEventDto {
    const { id, at, action, outcome, actor, target, userId, address, requestId, details } = event;
    return { id, at: at.toISOString(), action, outcome, actor, target, userId, address, requestId, details };
  }
}

/** One page of audit events. */
export class AuditEventPageDto extends CursorPageDto {
  @ApiProperty({ type: [AuditEventDto] })
  items!: readonly AuditEventDto[];

  static of(this: void, page: CursorPage<AuditEvent>): AuditEventPageDto {
    return mapPage(page, (event) => AuditEventDto.of(event));
  }
}
