import { tryParseDisplayName, tryParseEmailAddress, tryParseId, tryParseUsername } from '@ashlar/domain';
import { OptionalField } from '@ashlar/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength, ValidateBy } from 'class-validator';
import { tryParseInstant } from './instant.js';

/** What a field of a DTO says beside what its kind does. */
export interface FieldOptions {
  readonly description?: string;
  readonly example?: string;
  /** @default true */
  readonly required?: boolean;
  /** Whether it may be null, which takes away what there is. @default false */
  readonly nullable?: boolean;
}

/** Longer ones are refused unread; what makes a good password is for the policy to say, with all its reasons. */
const MAX_PASSWORD_INPUT = 4_096;
const MAX_TOKEN_LENGTH = 512;

// The document and the validation say the same: what fits, the parsers of the kernel take, but for names that are kept back.
const USERNAME = '^[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*$';
const HIDDEN = String.raw`[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}`;
const SHOWN = String.raw`(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]`;
const DISPLAY_NAME = String.raw`^(?=[\s\S]*(?:${SHOWN}))(?:(?!${HIDDEN})[\s\S])+$`;

/** An email address, read into the one form that is stored and compared. */
export function EmailField(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    ...{ name: 'isEmailAddress', parse: tryParseEmailAddress, message: 'must be written like name@example.com' },
    // What the address does not keep of it, the document does not allow either.
    schema: { format: 'email', maxLength: 254, example: 'ann@example.org' },
    pattern: /^\S*$/u,
  });
}

/** A name to sign in with, read in lower case. */
export function UsernameField(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    ...{ name: 'isUsername', parse: tryParseUsername },
    message: 'must be 3 to 30 letters, digits and single . _ - between them, start with a letter, and not be kept back',
    schema: {
      ...{ minLength: 3, maxLength: 30, pattern: USERNAME, example: 'ann.lee' },
      description: 'Kept in lower case. A few, such as `admin`, are kept back.',
    },
    pattern: new RegExp(USERNAME, 'u'),
  });
}

/** What somebody or something is called on screen. */
export function DisplayNameField(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    ...{
      name: 'isDisplayName',
      parse: tryParseDisplayName,
      message: 'must be 1 to 100 visible characters on one line',
    },
    schema: {
      ...{ minLength: 1, maxLength: 100, pattern: DISPLAY_NAME, example: 'Ann Lee' },
      description: 'Visible characters on one line; runs of spaces become one.',
    },
    pattern: new RegExp(DISPLAY_NAME, 'u'),
  });
}

/** The id of something. */
export function IdField(options: FieldOptions = {}): PropertyDecorator {
  const message = 'must be an id: copy it whole, hyphens included';
  return field(options, { name: 'isUuid', parse: tryParseId, message, schema: { format: 'uuid', maxLength: 36 } });
}

/** A point in time, read into a `Date`. */
export function InstantField(options: FieldOptions = {}): PropertyDecorator {
  const schema = { format: 'date-time', maxLength: 40, example: '2026-01-01T00:00:00Z' };
  const message = 'must be a point in time like 2026-01-01T00:00:00Z';
  return field(options, { name: 'isInstant', parse: tryParseInstant, message, schema });
}

/** A password exactly as it was typed: never trimmed. */
export function PasswordField(options: FieldOptions = {}): PropertyDecorator {
  const schema = { type: 'string', format: 'password', maxLength: MAX_PASSWORD_INPUT } as const;
  const example = 'correct horse battery staple';
  return applyDecorators(
    ApiProperty({ ...schema, example, ...options } as ApiPropertyOptions),
    IsString(),
    MaxLength(MAX_PASSWORD_INPUT),
  );
}

/** A token as it was given out; whether it is good, its keeper says, in the same words whatever it looks like. */
export function TokenField(options: FieldOptions = {}): PropertyDecorator {
  const schema = { type: 'string', maxLength: MAX_TOKEN_LENGTH } as const;
  return applyDecorators(
    ApiProperty({ ...schema, ...options } as ApiPropertyOptions),
    IsString(),
    MaxLength(MAX_TOKEN_LENGTH),
  );
}

/** A kind of texts that are read into something else. */
interface Kind {
  /** Of the mistake, in answers. */
  readonly name: string;
  readonly message: string;
  readonly parse: (text: string) => unknown;
  readonly schema: { readonly maxLength: number; readonly description?: string } & Readonly<Record<string, unknown>>;
  /** @default any */
  readonly pattern?: RegExp;
}

function field({ description, ...options }: FieldOptions, kind: Kind): PropertyDecorator {
  const { name, message, parse, schema, pattern } = kind;
  const read = (value: unknown) => {
    if (typeof value !== 'string' || Array.from(value).length > schema.maxLength) return undefined;
    return pattern?.test(value) === false ? undefined : parse(value);
  };
  const described = [description, schema.description].filter(Boolean).join(' ');
  const { required = true, nullable = false } = options;
  return applyDecorators(
    ApiProperty({
      ...{ type: 'string', ...schema, ...options },
      ...(described && { description: described }),
    } as ApiPropertyOptions),
    ...(required ? [] : [nullable ? IsOptional() : OptionalField()]),
    // What can't be read stays as it is, and is refused below. What was read, reads again.
    Transform(({ value }: { value: unknown }) => read(value) ?? value),
    ValidateBy({
      name,
      validator: {
        validate: (value: unknown) => value instanceof Date || read(value) !== undefined,
        defaultMessage: () => `$property ${message}`,
      },
    }),
  );
}
