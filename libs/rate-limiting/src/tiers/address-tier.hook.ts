import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settled } from '../limiter.service.js';
import { Policies } from '../policies/policies.service.js';
import { AddressTier } from './address-tier.service.js';
import { LimitAnswers } from './limit-answers.service.js';
import { contextOf } from './network.service.js';

/**
 * The address tier on Fastify. What hooks in front of it answer by themselves (preflights, wrong methods, malformed addresses) is
 * counted when it is sent, so that everything is counted once.
 */
@Injectable()
export class AddressTierHook implements OnModuleInit {
  #mountedOn: unknown;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly policies: Policies,
    private readonly tier: AddressTier,
    private readonly answers: LimitAnswers,
  ) {
    // As early as can be: plugins that are registered later inherit hooks, and those before do not.
    this.#mount();
  }

  onModuleInit(): void {
    // Nest's testing modules get their server only after all providers have been made.
    this.#mount();
  }

  #mount(): void {
    const adapter = this.host.httpAdapter as typeof this.host.httpAdapter | undefined;
    if (this.policies.server !== 'fastify' || !adapter || this.#mountedOn === adapter) return;
    this.#mountedOn = adapter;
    const fastify = adapter.getInstance<FastifyInstance>();
    // From Nest 12 on CORS runs before all hooks of the app. Before, it is one of them, and a 429 without it can't be read by pages.
    if ('corsHook' in adapter)
      fastify.addHook('onRequest', (request, reply, done) => this.#count(request, reply, done));
    else fastify.addHook('preParsing', (request, reply, _body, done) => this.#count(request, reply, done));
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const send = (): void => {
        this.answers.write(reply, request.headers.origin);
        done(null, payload);
      };
      if (this.answers.isCounted(reply)) return send();
      const counted = this.tier.count(request, templateOf(request), reply);
      if (counted instanceof Promise) void counted.then(send, send);
      else send();
    });
  }

  #count(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const goOn = (refusal: Settled | undefined): void => {
      if (refusal) this.answers.refuse(reply, contextOf(request));
      else done();
    };
    const counted = this.tier.count(request, templateOf(request), reply);
    if (counted instanceof Promise) void counted.then(goOn, done);
    else goOn(counted);
  }
}

function templateOf(request: FastifyRequest): string | undefined {
  return request.is404 ? undefined : request.routeOptions.url;
}
