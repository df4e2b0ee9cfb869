import { actorId } from '@ashlar/domain';
import { currentActor, currentContext } from '@ashlar/http';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import { from, lastValueFrom, map, type Observable } from 'rxjs';
import { fingerprintOf } from './fingerprint.js';
import { readIdempotencyKey } from './idempotency-key.js';
import {
  IdempotencyAnswerNotKeptError,
  IdempotencyKeyMalformedError,
  IdempotencyKeyMissingError,
  IdempotencyWithoutContextError,
} from './idempotency.errors.js';
import { type Handled, IdempotencyService, type IdempotentRequest, type Outcome } from './idempotency.service.js';
import type { StoreIsolation } from './idempotency.store.js';
import { keptBody, replayedBody, type StoredAnswer } from './stored-answer.js';
import { revivedFailure } from './stored-failure.errors.js';

/** The header that says that an answer is the repeated one of an earlier request: `true`. */
export const IDEMPOTENCY_REPLAYED_HEADER = 'idempotency-replayed';

/** The header of the key. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/** Where `@Idempotent()` leaves its settings. */
export const IDEMPOTENT_METADATA = 'ashlar:idempotent';

/** What `@Idempotent()` takes. */
export interface IdempotentOptions {
  /** Refuses requests without a key. Without, they run unprotected. @default false */
  readonly required?: boolean;
  /**
   * - `database`: all effects are in the database of the store. They commit together with the stored answer, in one
   *   transaction around the handler, which may run again after a deadlock: everything else waits for `onCommit`.
   * - `elsewhere`: there are others, or the handler takes long. A lease keeps repeated requests away while it runs.
   *
   * @default 'database', as far as the store has transactions
   */
  readonly effects?: 'database' | 'elsewhere';
  /** Of the transaction around the handler. @default that of the store */
  readonly isolation?: StoreIsolation;
}

/** What is read of a request of Fastify or Express. */
interface RequestParts {
  readonly method: string;
  readonly url: string;
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: unknown;
  /** Fastify's. */
  readonly routeOptions?: { readonly url?: string };
  /** Express's. */
  readonly route?: { readonly path?: string };
}

/** Around everything else of a method: refuses, repeats the stored answer, or runs and stores. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly reflector: Reflector,
    private readonly idempotency: IdempotencyService,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const settings = this.reflector.get<IdempotentOptions | undefined>(IDEMPOTENT_METADATA, context.getHandler()) ?? {};
    const http = context.switchToHttp();
    const request = http.getRequest<RequestParts>();
    const response: unknown = http.getResponse();

    const header = request.headers[IDEMPOTENCY_KEY_HEADER];
    if (header === undefined) {
      if (settings.required) throw new IdempotencyKeyMissingError();
      return next.handle();
    }
    const key = readIdempotencyKey(String(header));
    if (key === undefined) throw new IdempotencyKeyMalformedError();
    // All callers would share their keys, and read the answers of each other.
    if (currentContext() === undefined) throw new IdempotencyWithoutContextError();

    // A promise, unlike an observable, goes on when the client hangs up: what it began is finished, and told on a retry.
    return from(this.run(requestOf(request, context, key, settings), next, response)).pipe(
      map((outcome) => this.answer(outcome, response)),
    );
  }

  private async run(request: IdempotentRequest, next: CallHandler, response: unknown): Promise<Outcome> {
    let handled = false;
    try {
      return await this.idempotency.execute(request, async () => {
        const result = await this.handle(next, response);
        handled = true;
        return result;
      });
    } catch (error) {
      // What the handler answered has been undone: the failure must not point at it.
      if (handled) this.removeHeaders(response as { removeHeader?(name: string): unknown });
      throw error;
    }
  }

  private async handle(next: CallHandler, response: unknown): Promise<Handled> {
    // Nest has set the status of the route by now.
    const { statusCode: intended } = response as { statusCode: number };
    const returned: unknown = await lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined });
    const { answerLimit } = this.idempotency.options;
    const { kind, body, value } = keptBody(returned, answerLimit);
    const sent = this.host.httpAdapter.isHeadersSent(response) as boolean;
    // The client was told that it takes too long: who asks again is told how it ended.
    if (sent && currentContext()?.refusal !== undefined) {
      const { 'content-type': _ofTheRefusal, ...headers } = this.headersOf(response);
      return { answer: { kind, status: intended, headers, body }, value };
    }
    const { statusCode } = response as { statusCode: number };
    const answer: StoredAnswer = {
      kind: sent ? 'unrepeatable' : kind,
      status: statusCode,
      headers: sent ? {} : this.headersOf(response),
      body: sent ? null : body,
    };
    return { answer, value };
  }

  private answer(outcome: Outcome, response: unknown): unknown {
    if (!outcome.replayed) return outcome.value;
    const { answer } = outcome;
    const adapter = this.host.httpAdapter;
    adapter.setHeader(response, IDEMPOTENCY_REPLAYED_HEADER, 'true');
    const failure = revivedFailure(answer);
    if (failure !== undefined) throw failure;
    for (const [name, value] of Object.entries(answer.headers)) {
      // Adapters type values as strings, and take lists as well.
      if (answer.kind !== 'unrepeatable' || name === 'location') adapter.setHeader(response, name, value as string);
    }
    if (answer.kind === 'unrepeatable') throw new IdempotencyAnswerNotKeptError(answer.status);
    adapter.status(response, answer.status ?? 200);
    return replayedBody(answer);
  }

  private removeHeaders(response: { removeHeader?(name: string): unknown }): void {
    if (this.host.httpAdapter.isHeadersSent(response)) return;
    for (const name of this.idempotency.options.replayedHeaders) response.removeHeader?.(name);
  }

  private headersOf(response: unknown): StoredAnswer['headers'] {
    const adapter = this.host.httpAdapter;
    const headers = this.idempotency.options.replayedHeaders.map(
      (name) => [name, adapter.getHeader(response, name) as unknown] as const,
    );
    return Object.fromEntries(
      headers
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
    );
  }
}

function requestOf(
  request: RequestParts,
  context: ExecutionContext,
  key: string,
  { effects = 'database', isolation }: IdempotentOptions,
): IdempotentRequest {
  const { method, headers, body } = request;
  const target = request.originalUrl ?? request.url;
  const template =
    request.routeOptions?.url ?? request.route?.path ?? `${context.getClass().name}.${context.getHandler().name}`;
  const condition = headers['if-match'];
  return {
    actor: actorId(currentActor()),
    route: `${method} ${template}`,
    key,
    fingerprint: fingerprintOf({ method, target, condition: condition?.toString(), body }),
    effects,
    isolation,
  };
}
