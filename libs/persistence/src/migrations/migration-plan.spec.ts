import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MigrationInterface } from 'typeorm';
import {
  type AppliedMigration,
  type MigrationClass,
  migrationStates,
  orderMigrations,
  pendingMigrations,
} from './migration-plan.js';

function migration(name: string): MigrationClass {
  return class implements MigrationInterface {
    name = name;
    async up(): Promise<void> {
      throw new Error('not run');
    }
    async down(): Promise<void> {
      throw new Error('not run');
    }
  };
}

const applied = (...names: string[]): AppliedMigration[] =>
  names.map((name, id) => ({ id, name, timestamp: Number(name.slice(-13)), appliedAt: null }));

describe('orderMigrations', () => {
  it('orders by timestamp, then by name, whatever the order of the list', () => {
    const names = ['A1700000000002', 'B1700000000001', 'A1700000000001', 'C1600000000000'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 4 }), (list) => {
        expect(orderMigrations(list.map(migration)).map(({ name }) => name)).toEqual([
          'C1600000000000',
          'A1700000000001',
          'B1700000000001',
          'A1700000000002',
        ]);
      }),
    );
  });

  it('takes the name of the class when the instance has none', () => {
    class Named1700000000001 implements MigrationInterface {
      async up(): Promise<void> {
        return undefined;
      }
      async down(): Promise<void> {
        return undefined;
      }
    }
    expect(orderMigrations([Named1700000000001])[0]).toMatchObject({
      name: 'Named1700000000001',
      timestamp: 1700000000001,
    });
  });

  it('refuses names that stand twice, or have no timestamp', () => {
    const twice = [migration('A1700000000001'), migration('A1700000000001')];
    expect(() => orderMigrations(twice)).toThrow(/stand twice in the list: A1700000000001/);
    expect(() => orderMigrations([migration('AddThings')])).toThrow(
      /AddThings does not end in a timestamp of 13 digits/,
    );
    expect(() => orderMigrations([migration('AddThings123')])).toThrow(/13 digits/);
  });
});

describe('migrationStates', () => {
  it('tells what ran, what will run, what is late and what is unknown', () => {
    const known = orderMigrations(
      ['A1000000000001', 'B1000000000002', 'C1000000000003', 'D1000000000004'].map(migration),
    );
    const states = migrationStates(known, applied('A1000000000001', 'X1000000000009', 'C1000000000003'));
    expect(states.map(({ name, state }) => `${name[0]} ${state}`)).toEqual([
      'A applied',
      'B late',
      'C applied',
      'D late',
      'X unknown',
    ]);
    expect(migrationStates(known, []).map(({ state }) => state)).toEqual(Array(4).fill('pending'));
  });
});

describe('pendingMigrations', () => {
  const known = orderMigrations(['A1000000000001', 'B1000000000002', 'C1000000000003'].map(migration));

  it('gives those that did not run, up to the one that is named', () => {
    const names = (to?: string) => pendingMigrations(known, applied('B1000000000002'), to).map(({ name }) => name[0]);
    expect(names()).toEqual(['A', 'C']);
    expect(names('B1000000000002')).toEqual(['A']);
    expect(() => names('Z1000000000009')).toThrow(/no migration named Z/);
  });
});
