import { DomainError } from '@ashlar/domain';

/** The service can't listen where it was told to. */
export class HttpStartError extends DomainError {
  static of(error: NodeJS.ErrnoException, name: 'http' | 'operations', host: string, port: number): HttpStartError {
    const setting = name === 'http' ? 'http.port' : 'http.operations.port';
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} is in use. Stop what listens there, or choose another port with --${setting}=<port>.`,
      EACCES: `Port ${port} may not be opened by this user. Choose one above 1023 with --${setting}=<port>.`,
      ENOTFOUND: `No address is known for ${host}. Set ${setting.replace('port', 'host')} to an address of this machine, or 0.0.0.0.`,
      EADDRNOTAVAIL: `This machine has no address ${host}. Set ${setting.replace('port', 'host')} to one of its own, or 0.0.0.0.`,
    };
    const message = reasons[error.code ?? ''] ?? `Can't listen on ${host}:${port}: ${error.message}`;
    return new HttpStartError({ code: 'HTTP_CANNOT_LISTEN', category: 'unavailable', message, cause: error });
  }
}

/** Routes that do not say who may call them. */
export class UndeclaredAccessError extends DomainError {
  constructor(routes: readonly string[]) {
    super({
      code: 'HTTP_ACCESS_UNDECLARED',
      category: 'internal',
      message:
        `Nothing says who may call ${routes.join(', ')}. Put @Public() or @RequirePermission('...') on each method, or on ` +
        'its controller; or set http.allowUndeclaredAccess to start all the same.',
      details: { routes },
    });
  }
}
