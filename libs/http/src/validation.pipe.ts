import { type FieldError, InvalidInputError } from '@ashlar/domain';
import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

const PLACES: Readonly<Record<ArgumentMetadata['type'], string>> = {
  body: 'body',
  query: 'query',
  param: 'path',
  custom: 'input',
};

/** Validates DTOs: unknown fields are refused, and all mistakes are reported at once, each by its JSON pointer. */
@Injectable()
export class InputValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: false,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new InvalidFields(errors.flatMap((error) => fieldErrors(error))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && isDto(metadata.metatype) && !isPlainObject(value)) {
      throw new InvalidInputError([{ pointer: '', code: 'isObject', message: 'The body must be a JSON object.' }], {
        message: refusal(metadata, 1),
      });
    }
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (error instanceof InvalidFields)
        throw new InvalidInputError(error.fields, { message: refusal(metadata, error.fields.length) });
      throw error;
    }
  }
}

/** What the base class throws, before it is known which part of the request it read. */
class InvalidFields {
  constructor(readonly fields: FieldError[]) {}
}

/** A class of ours, and not one that stands for a primitive or for anything at all. */
function isDto(metatype: ArgumentMetadata['metatype']): boolean {
  return metatype !== undefined && !([Object, Array, String, Number, Boolean] as unknown[]).includes(metatype);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal({ type }: ArgumentMetadata, count: number): string {
  return `The ${PLACES[type]} has ${count === 1 ? 'a mistake' : `${count} mistakes`}: correct what is named, and try again.`;
}

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([code, message]) =>
    code === 'whitelistValidation'
      ? { pointer, code: 'unknownField', message: 'This field is not known here.' }
      : { pointer, code, message: sentence(message) },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}
