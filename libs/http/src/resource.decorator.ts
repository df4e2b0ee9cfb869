import { InvalidInputError } from '@ashlar/domain';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpException,
  HttpStatus,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { readIfMatch } from './entity-tag.js';
import { EntityTagInterceptor, LocationInterceptor, PageLinksInterceptor } from './resource.interceptor.js';

const text = { type: 'string' } as const;
/** Shown with every answer that carries an entity tag. */
const ETAG_HEADER = { ETag: { description: 'The version, for `If-Match` and `If-None-Match`.', schema: text } };

/** The class of what an answer holds. */
type AnswerType = abstract new (...args: never[]) => object;

/**
 * What is answered has a `version`, which becomes its `ETag`; a `GET` with a fitting `If-None-Match` is answered with 304.
 *
 * @param type what is answered with 200
 */
export function Versioned(type: AnswerType): MethodDecorator {
  return applyDecorators(
    UseInterceptors(EntityTagInterceptor),
    ApiResponse({ status: HttpStatus.OK, type: type as never, headers: ETAG_HEADER }),
  );
}

/** A `GET` of something {@link Versioned}: answers 304 to a client that has it already. */
export function ReadVersioned(type: AnswerType): MethodDecorator {
  return applyDecorators(
    Versioned(type),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'An `ETag` that you have: the answer is 304 and empty while it fits.',
      schema: { ...text, example: '"1"' },
    }),
    ApiResponse({ status: HttpStatus.NOT_MODIFIED, description: 'You have it already.', headers: ETAG_HEADER }),
  );
}

/** What is created is answered with 201, `Location` and `ETag`. It has an `id` and a `version`. */
export function Created(type: AnswerType): MethodDecorator {
  const headers = { Location: { description: 'Where it is.', schema: text }, ...ETAG_HEADER };
  return applyDecorators(
    UseInterceptors(LocationInterceptor, EntityTagInterceptor),
    ApiResponse({ status: HttpStatus.CREATED, type: type as never, headers }),
  );
}

/** A page of a list: answered with `Link` to its neighbours. */
export function Paged(type: AnswerType): MethodDecorator {
  const headers = { Link: { description: 'The first, previous and next page (RFC 8288).', schema: text } };
  return applyDecorators(
    UseInterceptors(PageLinksInterceptor),
    ApiResponse({ status: HttpStatus.OK, type: type as never, headers }),
  );
}

/** A change may be made on condition: documents `If-Match` and its 412. Read it by {@link ExpectedVersion}. */
export function ConditionalChange(): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The `ETag` that you read: the change is refused with 412 when somebody was faster.',
    schema: { ...text, example: '"1"' },
  });
}

/**
 * The version that the client wants to change, out of `If-Match`; `undefined` when it does not care. With `{ required: true }`
 * a change without condition is refused with 428.
 */
// Its type written out: what Nest 12 infers names a type that Nest 11 lacks.
export const ExpectedVersion: (options?: { required?: boolean }) => ParameterDecorator = createParamDecorator(
  (options: { required?: boolean } | undefined, context: ExecutionContext): number | undefined => {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const header = headers['if-match'];
    if (header === undefined) {
      if (options?.required) throw new HttpException('Send If-Match with the ETag that you read.', 428);
      return undefined;
    }
    const condition = readIfMatch(header);
    if (condition !== 'malformed') return condition === 'any' ? undefined : condition;
    const message = 'If-Match must be one entity tag as it was answered, such as "3", or *.';
    throw new InvalidInputError([{ pointer: '/if-match', code: 'entityTag', message }], { message });
  },
);
