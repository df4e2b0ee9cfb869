import { applyDecorators, Controller, Get, Header, HttpStatus, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../access.decorator.js';
import { HealthDto } from './health.dto.js';
import { type HealthReport, HealthService } from './health.service.js';

interface Reply {
  status(code: number): unknown;
}

const MayBeDown = (description: string) =>
  applyDecorators(
    Header('cache-control', 'no-store'),
    ApiOkResponse({ type: HealthDto, description: 'It is.' }),
    ApiServiceUnavailableResponse({ type: HealthDto, description }),
  );

/** The health of the service for load balancers: a status and nothing else. Details stand on the operations port. */
@ApiTags('health')
@Public()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Answers as long as the process can answer at all. */
  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Is the process alive?' })
  @ApiOkResponse({ type: HealthDto, description: 'It is.' })
  live(): HealthDto {
    return { status: 'up' };
  }

  /** Answers 200 when requests can be served, 503 when not. */
  @Get('ready')
  @ApiOperation({ summary: 'Can requests be served?' })
  @MayBeDown('Not now.')
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<HealthDto> {
    return shown(await this.health.ready(), reply);
  }

  /** Answers 200 once the service has been ready, 503 until then. */
  @Get('startup')
  @ApiOperation({ summary: 'Has the service started?' })
  @MayBeDown('Not yet.')
  async startup(@Res({ passthrough: true }) reply: Reply): Promise<HealthDto> {
    return shown(await this.health.startup(), reply);
  }
}

function shown({ status }: HealthReport, reply: Reply): HealthDto {
  reply.status(status === 'down' ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
  return { status };
}
