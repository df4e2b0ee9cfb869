import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue, Size } from '@ashlar/domain';
import { ArrayMaxSize, IsArray, IsInt, Matches, Max, Min, validateSync } from 'class-validator';
import { IdempotencyOptionsError } from './idempotency.errors.js';

/** How long keys live, and what is kept of answers. */
export class IdempotencyOptions implements CheckedOptions {
  @Describe('How long a request may take before another one with its key runs. Above the time-out of the handlers.')
  @Duration()
  @IsInt()
  @Min(1_000)
  lease = 60_000;

  @Describe('How long answers are kept, and keys may not be used for anything else.')
  @Duration()
  @IsInt()
  @Min(1_000)
  retention = 86_400_000;

  @Describe('What `Retry-After` tells a client whose first request is still being carried out.')
  @Duration()
  @IsInt()
  @Min(0)
  retryAfter = 1_000;

  @Describe('Largest body kept. The effect of a request with a larger answer happens once too, but is told only once.')
  @Size()
  @IsInt()
  @Min(0)
  answerLimit = 256 * 1024;

  @Describe('Headers that a replay answers with, as far as the first answer had them.')
  @IsArray()
  @ArrayMaxSize(32)
  @Matches(/^[a-z0-9-]+$/, { each: true, message: 'must each be the name of a header in lower case' })
  replayedHeaders: string[] = ['content-type', 'etag', 'link', 'location'];

  @Describe('How many expired keys one statement of the clean-up removes.')
  @IsInt()
  @Min(1)
  @Max(100_000)
  cleanUpBatch = 1_000;

  *checkOptions(_context: OptionContext): Iterable<OptionIssue> {
    if (this.retention < this.lease) yield { property: 'retention', message: 'must be at least lease' };
  }
}

/**
 * Checks what no configuration library may have checked before.
 *
 * @throws IdempotencyOptionsError
 */
export function checkedIdempotencyOptions(options: IdempotencyOptions): IdempotencyOptions {
  const mistakes = validateSync(options, { forbidUnknownValues: false }).flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([code, message]) => ({ property, code, message })),
  );
  const relations = [...options.checkOptions({ environment: 'unknown', production: false })].map(
    ({ property, message }) => ({ property, code: 'relation', message }),
  );
  const fields = [...mistakes, ...relations].map(({ property, code, message }) => ({
    pointer: `/${property}`,
    code,
    message: message.startsWith(property) ? message : `${property} ${message}`,
  }));
  if (fields.length > 0) throw new IdempotencyOptionsError(fields);
  return options;
}
