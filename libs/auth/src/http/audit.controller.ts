import { Paged, RequirePermission } from '@ashlar/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audit } from '../audit/audit.service.js';
import { AuditEventPageDto, ListAuditEventsDto } from './audit.dto.js';

/** What was tried with identities and rights. */
@ApiTags('audit')
@Controller('audit-events')
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  @RequirePermission('audit:read')
  @ApiOperation({
    summary: 'List audit events',
    description:
      'What was tried with identities and rights, the youngest first. `userId` is whose account it concerns, `actor` who did it.',
  })
  @Paged(AuditEventPageDto)
  async list(@Query() query: ListAuditEventsDto): Promise<AuditEventPageDto> {
    return AuditEventPageDto.of(await this.audit.list(ListAuditEventsDto.queryOf(query)));
  }
}
