import { Controller, Get, Header, HttpStatus, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../access.decorator.js';
import { HealthService } from './health.service.js';

interface Reply {
  status(code: number): unknown;
}

/** The health of the service for load balancers: a status and nothing else. Details stand on the operations port. */
@ApiExcludeController()
@Public()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Answers as long as the process can answer at all. */
  @Get('live')
  @Header('cache-control', 'no-store')
  live() {
    return { status: 'up' };
  }

  /** Answers 200 when requests can be served, 503 when not. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: Reply) {
    const { status } = await this.health.ready();
    reply.status(status === 'down' ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
    return { status };
  }
}
