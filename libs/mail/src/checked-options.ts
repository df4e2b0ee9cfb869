import type { CheckedOptions } from '@ashlar/domain';
import { validateSync } from 'class-validator';
import { MailOptionsError } from './mail.errors.js';

/**
 * The options, when neither their decorators nor their own checks find a mistake. No message holds a value.
 *
 * @throws MailOptionsError that names all mistakes
 */
export function checkedBy<Options extends CheckedOptions>(options: Options): Options {
  const mistakes = validateSync(options, { forbidUnknownValues: false }).flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([code, message]) => ({ property, code, message })),
  );
  const refused = new Set(mistakes.map(({ property }) => property));
  const relations = [...options.checkOptions({ environment: 'unknown', production: false })]
    .filter(({ property }) => !refused.has(property))
    .map(({ property, message }) => ({ property, code: 'relation', message }));
  const fields = [...mistakes, ...relations].map(({ property, code, message }) => ({
    pointer: `/${property}`,
    code,
    message: message.startsWith(property) ? message : `${property} ${message}`,
  }));
  if (fields.length > 0) throw new MailOptionsError(fields);
  return options;
}
