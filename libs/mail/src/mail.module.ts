import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MailHealthCheck } from './mail-health.service.js';
import { type MAIL_ASYNC_OPTIONS_TYPE, type MAIL_OPTIONS_TYPE, ConfigurableMailModule } from './mail.module.options.js';
import { MailService } from './mail.service.js';
import { MailMetrics } from './metrics.service.js';

/** Mail, for the app that imports it once. Injectable everywhere are `MailService` and `MailHealthCheck`. */
@Global()
@Module({ providers: [MailService, MailMetrics, MailHealthCheck], exports: [MailService, MailHealthCheck] })
export class MailModule extends ConfigurableMailModule {
  /** With a given transport. */
  static override forRoot(options: typeof MAIL_OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** With what a factory gives: `{ inject: [AppConfig], useFactory: (...) => ({ options, transport }) }`. */
  static override forRootAsync(options: typeof MAIL_ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
