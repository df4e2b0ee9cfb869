/** What a contender is told by whoever starts it. */
export interface ContenderEnvironment {
  readonly port: number;
  readonly databaseUrl: string;
  /** Signs the tokens of its users. */
  readonly secret: string;
}

/** How many connections to the database each contender keeps. */
export const POOL_SIZE = 10;

/** Reads it. @throws when part of it is missing */
export function contenderEnvironment(): ContenderEnvironment {
  return { port: Number(required('PORT')), databaseUrl: required('DATABASE_URL'), secret: required('JWT_SECRET') };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is missing: the harness starts this program.`);
  return value;
}
