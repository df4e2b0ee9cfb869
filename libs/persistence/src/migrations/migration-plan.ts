import { DomainError } from '@ashlar/domain';
import type { MigrationInterface } from 'typeorm';

/** A migration as TypeORM knows it: its name ends in a timestamp in milliseconds (`CreateProjects1763635200000`). */
export type MigrationClass = new () => MigrationInterface;

/** A migration with its place in the order. */
export interface KnownMigration {
  readonly name: string;
  readonly timestamp: number;
  readonly create: () => MigrationInterface;
}

/** A migration that the database remembers. */
export interface AppliedMigration {
  readonly id: number;
  readonly name: string;
  readonly timestamp: number;
  readonly appliedAt: Date | null;
}

/**
 * - `applied`: ran.
 * - `pending`: will run.
 * - `late`: will run, although one with a later timestamp ran already: it was merged after that one was deployed.
 * - `unknown`: ran, but this program does not contain it: the database is ahead of the program.
 */
export type MigrationState = 'applied' | 'pending' | 'late' | 'unknown';

/** A migration, and how far the database is with it. */
export interface MigrationStatusEntry {
  readonly name: string;
  readonly state: MigrationState;
  /** `null` when it did not run, or ran before this was recorded. */
  readonly appliedAt: Date | null;
}

/** The list of migrations can't be put in an order, or has none of the name that was asked for. */
export class MigrationListError extends DomainError {
  constructor(message: string) {
    super({ code: 'MIGRATION_LIST_INVALID', category: 'internal', message });
  }
}

/**
 * Puts migrations in their order: by timestamp, then by name.
 *
 * @throws MigrationListError when a name has no timestamp, or two have the same name
 */
export function orderMigrations(classes: readonly MigrationClass[]): readonly KnownMigration[] {
  const known = classes.map((migration): KnownMigration => {
    const name = new migration().name ?? migration.name;
    return { name, timestamp: timestampOf(name), create: () => new migration() };
  });
  const duplicates = known.filter(({ name }, index) => known.findIndex((other) => other.name === name) < index);
  if (duplicates.length > 0) {
    throw new MigrationListError(
      `Migrations stand twice in the list: ${[...new Set(duplicates.map(({ name }) => name))].join(', ')}. Remove one of each, or rename it.`,
    );
  }
  return known.sort((a, b) => a.timestamp - b.timestamp || (a.name < b.name ? -1 : 1));
}

/** Compares what the program contains with what the database remembers, in the order of the timestamps. */
export function migrationStates(
  known: readonly KnownMigration[],
  applied: readonly AppliedMigration[],
): readonly MigrationStatusEntry[] {
  const latest = Math.max(0, ...applied.map(({ timestamp }) => timestamp));
  const byName = new Map(applied.map((migration) => [migration.name, migration]));
  const names = new Set(known.map(({ name }) => name));
  const entries = [
    ...known.map(({ name, timestamp }) => {
      const row = byName.get(name);
      const state: MigrationState = row !== undefined ? 'applied' : timestamp < latest ? 'late' : 'pending';
      return { name, timestamp, state, appliedAt: row?.appliedAt ?? null };
    }),
    ...applied
      .filter(({ name }) => !names.has(name))
      .map(({ name, timestamp, appliedAt }) => ({ name, timestamp, state: 'unknown' as const, appliedAt })),
  ];
  return entries
    .sort((a, b) => a.timestamp - b.timestamp || (a.name < b.name ? -1 : 1))
    .map(({ name, state, appliedAt }) => ({ name, state, appliedAt }));
}

/**
 * What has to run, in order; up to and including `to` when it is given.
 *
 * @throws MigrationListError when `to` names none of the list
 */
export function pendingMigrations(
  known: readonly KnownMigration[],
  applied: readonly AppliedMigration[],
  to?: string,
): readonly KnownMigration[] {
  const end = to === undefined ? known.length - 1 : known.findIndex(({ name }) => name === to);
  if (to !== undefined && end < 0) throw new MigrationListError(`There is no migration named ${to} in the list.`);
  const done = new Set(applied.map(({ name }) => name));
  return known.slice(0, end + 1).filter(({ name }) => !done.has(name));
}

function timestampOf(name: string): number {
  const digits = /(\d{13})$/.exec(name)?.[1];
  if (digits === undefined) {
    throw new MigrationListError(
      `The name of migration ${name} does not end in a timestamp of 13 digits, like ${name}1763635200000: it gives the order.`,
    );
  }
  return Number(digits);
}
