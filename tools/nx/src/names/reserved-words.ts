const wordsIn = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that TypeScript has another use for, or that every object has already. */
export const TYPESCRIPT_WORDS = wordsIn(`
  abstract any as asserts async await bigint boolean break case catch class const constructor continue debugger declare
  default delete do else enum eval export extends false finally for from function get global globalThis if implements import
  in infer instanceof interface is keyof let module namespace never new null number object of package private protected
  prototype public readonly require return satisfies set static string super switch symbol this throw true try type typeof
  undefined unique unknown using var void while with yield arguments hasOwnProperty isPrototypeOf propertyIsEnumerable
  toLocaleString toString valueOf
`);

/** Types of JavaScript, and what the generated files import: a class of the same name would hide it. */
export const TAKEN_TYPES = wordsIn(`
  Array Boolean Buffer Date Error Function Id Map Number Object Omit Partial Pick Promise Readonly Record Required Set String
  Symbol
  Actor Answer ApiNoContentResponse ApiOperation ApiParam ApiProblems ApiProperty ApiPropertyOptional ApiTags Body Check Clock
  Column ConditionalChange Controller Created CurrentActor CursorPage CursorPageDto CursorQueryDto Database Delete DomainError
  Entity ErrorDescription ExpectedVersion ForeignKey Get HttpCode HttpStatus IdGenerator Idempotent Index Inject Injectable
  IsBoolean IsDate IsEmail IsDay IsIn IsInt IsObject IsOptional IsString IsUrl IsUUID KeysetSort Length Matches Max
  MaxLength MigrationInterface Min Module OptionalField Paged Param ParseIdPipe Patch Post PrimaryColumn Query QueryRunner
  ReadVersioned RequirePermission TestApp Traced Transactional Transform Unique User ValidateBy
  ValidationOptions VersionColumn VersionMismatchError
  Versioned
`);

/** Key words that PostgreSQL 18 takes as names of tables and columns in quotes only: `pg_get_keywords()`, categories R and T. */
export const SQL_WORDS = wordsIn(`
  all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
  concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp
  current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having
  ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not
  notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar
  some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where
  window with
`);

/** Paths below `/api/v1` that the libs serve. */
export const TAKEN_ROUTES: ReadonlySet<string> = new Set(['auth', 'me', 'users', 'audit-events']);

/** Names of files that Windows refuses, whatever their ending. */
export const DEVICE_NAMES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
