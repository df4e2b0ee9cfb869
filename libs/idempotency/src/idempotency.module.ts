import { type DynamicModule, Global, Module } from '@nestjs/common';
import {
  ConfigurableIdempotencyModule,
  type IDEMPOTENCY_ASYNC_OPTIONS_TYPE,
  type IDEMPOTENCY_OPTIONS_TYPE,
} from './idempotency.module.options.js';
import { IdempotencyService } from './idempotency.service.js';

/** What `@Idempotent()` needs, for the app that imports it once. Injectable everywhere is `IdempotencyService`. */
@Global()
@Module({ providers: [IdempotencyService], exports: [IdempotencyService] })
export class IdempotencyModule extends ConfigurableIdempotencyModule {
  /** With a given store. */
  static override forRoot(options: typeof IDEMPOTENCY_OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** With what a factory gives: `{ inject: [Database, Transactions], useFactory: (...) => ({ store }) }`. */
  static override forRootAsync(options: typeof IDEMPOTENCY_ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
