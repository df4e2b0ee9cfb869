import type { OperationsAnswer, OperationsRoute } from '@ashlar/domain';
import { Injectable } from '@nestjs/common';
import { register } from 'prom-client';

/** The page that Prometheus scrapes. Served on the operations port, never on the public one. */
@Injectable()
export class MetricsRoute implements OperationsRoute {
  readonly path = '/metrics';

  async handle(): Promise<OperationsAnswer> {
    return { contentType: register.contentType, body: await register.metrics() };
  }
}
