import { Injectable } from '@nestjs/common';
import { type Settled, RateLimiter } from '../limiter.service.js';
import { Policies } from '../policies/policies.service.js';
import { LimitAnswers, type LimitedAnswer } from './limit-answers.service.js';
import { type AddressedRequest, networkOf } from './network.service.js';

/** Counts a request before its body is read and before anybody asks who sends it. */
@Injectable()
export class AddressTier {
  constructor(
    private readonly policies: Policies,
    private readonly limiter: RateLimiter,
    private readonly answers: LimitAnswers,
  ) {}

  /**
   * Takes from the budgets of the network, and remembers what was decided for the answer.
   *
   * @param template of the route, if the request found one
   * @returns the decision that refuses the request, if there is one; at once where the counters are in this process
   */
  count(
    request: AddressedRequest & { readonly method: string },
    template: string | undefined,
    answer: LimitedAnswer,
  ): Settled | undefined | Promise<Settled | undefined> {
    const tier = this.policies.addressTierOf(request.method, template);
    const identity = { kind: 'anonymous', id: undefined, network: networkOf(request) } as const;
    const settled = this.limiter.settle(tier.charges, identity);
    if (!(settled instanceof Promise)) return this.answers.tell(answer, tier, settled);
    return settled.then((later) => this.answers.tell(answer, tier, later));
  }
}
