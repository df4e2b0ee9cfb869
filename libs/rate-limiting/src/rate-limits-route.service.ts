import type { OperationsAnswer, OperationsRoute } from '@ashlar/domain';
import { Injectable } from '@nestjs/common';
import { Policies } from './policies/policies.service.js';

/** The page of the limits in force, by policy: rate, whose budget it is, cost, routes. For the operations port alone. */
@Injectable()
export class RateLimitsRoute implements OperationsRoute {
  readonly path = '/rate-limits';

  constructor(private readonly policies: Policies) {}

  async handle(): Promise<OperationsAnswer> {
    const { enabled } = this.policies.options;
    const body = JSON.stringify({ enabled, policies: this.policies.list() });
    return { contentType: 'application/json; charset=utf-8', body };
  }
}
