import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateIf, ValidateNested } from 'class-validator';

/** A field that may be left out, but is not null: unlike `@IsOptional()`, which lets null through every other rule. */
export function OptionalField(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** How many items a {@link NestedList} may have. */
export interface ListBounds {
  /** @default 0 */
  readonly min?: number;
  readonly max: number;
}

/** A list of objects, each validated by its own class. Lists in the place of an object are refused. */
export function NestedList(itemClass: () => new () => object, { min = 0, max }: ListBounds): PropertyDecorator {
  return applyDecorators(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(itemClass),
  );
}
