import { InputValidationPipe } from '@ashlar/http';
import {
  applyDecorators,
  type ArgumentMetadata,
  createParamDecorator,
  type ExecutionContext,
  Header,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';

interface Request {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<Request>();

/** Hands what a client calls itself to a controller method: shown to people, never trusted. */
export const UserAgent = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  return requestOf(context).headers['user-agent'];
});

/** Validates what is there, and an empty object where nothing is. */
@Injectable()
class OptionalBodyPipe implements PipeTransform {
  private readonly validation = new InputValidationPipe();

  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return this.validation.transform(value === undefined ? {} : value, { ...metadata, type: 'body' });
  }
}

const RawBody = createParamDecorator((_: unknown, context: ExecutionContext): unknown => requestOf(context).body);

/** A body, all fields of which are optional, so that it may be left out as a whole. Declare it by `@ApiBody`. */
export const OptionalBody = () => RawBody(OptionalBodyPipe);

/** What is answered holds secrets: nobody keeps a copy on the way. */
export const NoStore = (): MethodDecorator => applyDecorators(Header('cache-control', 'no-store'));
