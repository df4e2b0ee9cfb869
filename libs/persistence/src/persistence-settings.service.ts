import { DomainError, type FieldError } from '@ashlar/domain';
import { validateSync } from 'class-validator';
import { PersistenceOptions, type PersistenceSettings } from './persistence.options.js';

/** Not the class of the options: an app's configuration provides that, and the factory of the settings may ask for it. */
export const CHECKED_SETTINGS: unique symbol = Symbol('ashlar.persistence-checked-settings');

/** The settings are wrong. Names every mistake at once, never a value. Stops the boot. */
export class PersistenceSettingsError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: 'PERSISTENCE_SETTINGS_INVALID',
      category: 'invalid',
      message: `The settings of PersistenceModule are wrong: ${fields.map((field) => field.message).join('; ')}.`,
      fields,
    });
  }
}

/**
 * Fills in the defaults and checks what no configuration library may have checked before. Rules for production are left to
 * the one that knows the environment.
 *
 * @throws PersistenceSettingsError
 */
export function checkedOptions(settings: PersistenceSettings): PersistenceOptions {
  const options = Object.assign(new PersistenceOptions(), given(settings));
  const mistakes = validateSync(options, { forbidUnknownValues: false }).flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([code, message]) => mistake(property, code, message)),
  );
  const relations = [...options.checkOptions({ environment: 'unknown', production: false })].map(
    ({ property, message }) => mistake(property, 'relation', message),
  );
  if (mistakes.length + relations.length > 0) throw new PersistenceSettingsError([...mistakes, ...relations]);
  return options;
}

/** A configuration library may keep secrets out of enumeration, so every own property is read by name. */
function given(settings: PersistenceSettings): Partial<PersistenceSettings> {
  const entries = Object.getOwnPropertyNames(settings).map(
    (name) => [name, Reflect.get(settings, name) as unknown] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && typeof value !== 'function'));
}

function mistake(property: string, code: string, message: string): FieldError {
  const sentence = message.startsWith(property) ? message : `${property} ${message}`;
  return { pointer: `/${property}`, code, message: sentence };
}
