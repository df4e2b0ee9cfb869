import { type Id, InvalidInputError, tryParseId } from '@ashlar/domain';
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';

/** Reads an id out of a path: `@Param('id', ParseIdPipe) id: Id<'Project'>`. What is no UUID is refused by name of the parameter. */
@Injectable()
export class ParseIdPipe implements PipeTransform<unknown, Id> {
  transform(value: unknown, metadata: ArgumentMetadata): Id {
    const id = tryParseId(value);
    if (id !== undefined) return id;
    const message = 'This is not an id: copy it whole, hyphens included.';
    throw new InvalidInputError([{ pointer: `/${metadata.data ?? ''}`, code: 'isUuid', message }], {
      message: 'The path has a mistake: correct what is named, and try again.',
    });
  }
}
