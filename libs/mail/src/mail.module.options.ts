import type { Clock, IdGenerator } from '@ashlar/domain';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MailOptions } from './mail.options.js';
import type { MailTransport } from './mail.transport.js';

/** What the app hands to `MailModule`. */
export interface MailModuleOptions {
  /** @default the defaults of `MailOptions` */
  readonly options?: MailOptions;
  /** What carries mail away. The module closes it when the app shuts down. */
  readonly transport: MailTransport;
  /** A prom-client registry for the metric. Default: the default one; none when prom-client is not installed. */
  readonly registry?: unknown;
  /** @default the clock of the machine */
  readonly clock?: Clock;
  /** Makes Message-IDs. @default UUIDv7 of the machine */
  readonly ids?: IdGenerator;
}

export const {
  ConfigurableModuleClass: ConfigurableMailModule,
  MODULE_OPTIONS_TOKEN: MAIL_MODULE_OPTIONS,
  OPTIONS_TYPE: MAIL_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: MAIL_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<MailModuleOptions>({ moduleName: 'AshlarMail' })
  .setClassMethodName('forRoot')
  .build();
