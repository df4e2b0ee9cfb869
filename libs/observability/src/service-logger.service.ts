import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** What Nest says while it wires and routes: of use when wiring fails, noise at every other start. */
const WIRING = new Set<unknown>(['InstanceLoader', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** The logger of the service, for Nest (`app.useLogger`): nestjs-pino's, with the wiring of a start at level debug. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (WIRING.has(rest.at(-1))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
