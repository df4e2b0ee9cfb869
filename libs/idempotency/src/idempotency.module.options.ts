import type { Clock, IdGenerator } from '@ashlar/domain';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { IdempotencyOptions } from './idempotency.options.js';
import type { IdempotencyStore } from './idempotency.store.js';

/** What the app hands to `IdempotencyModule`. */
export interface IdempotencyModuleOptions {
  /** @default the defaults of `IdempotencyOptions` */
  readonly options?: IdempotencyOptions;
  /** Where keys and answers are kept. */
  readonly store: IdempotencyStore;
  /** @default the clock of the machine */
  readonly clock?: Clock;
  /** Makes fencing tokens. @default UUIDv7 of the machine */
  readonly ids?: IdGenerator;
}

export const {
  ConfigurableModuleClass: ConfigurableIdempotencyModule,
  MODULE_OPTIONS_TOKEN: IDEMPOTENCY_MODULE_OPTIONS,
  OPTIONS_TYPE: IDEMPOTENCY_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: IDEMPOTENCY_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<IdempotencyModuleOptions>({ moduleName: 'AshlarIdempotency' })
  .setClassMethodName('forRoot')
  .build();
