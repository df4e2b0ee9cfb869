import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stateMachine, type EventOf, type StateOf } from './state-machine.js';

const projects = stateMachine({
  name: 'project',
  code: 'PROJECT_TRANSITION_REFUSED',
  initial: 'active',
  transitions: {
    archive: { from: ['active'], to: 'archived' },
    restore: { from: ['archived'], to: 'active' },
    remove: { from: ['active', 'archived'], to: 'removed' },
  },
});
type Status = StateOf<typeof projects>;
type Event = EventOf<typeof projects>;

const names = fc.constantFrom('a', 'b', 'c', 'toString', '__proto__', 'constructor');
const tables = fc.record({
  initial: names,
  rows: fc.uniqueArray(fc.record({ event: names, from: fc.array(names, { minLength: 1, maxLength: 3 }), to: names }), {
    selector: (row) => row.event,
  }),
});

describe('stateMachine', () => {
  it('knows its states, its initial one first, and its events', () => {
    expect(projects.initial).toBe('active');
    expect(projects.states).toEqual(['active', 'archived', 'removed']);
    expect(projects.events('active')).toEqual(['archive', 'remove']);
    expect(projects.events('removed')).toEqual([]);
  });

  it('types states and events by the table', () => {
    const status: Status = projects.next('active', 'archive');
    const event: Event = 'restore';
    expect(projects.can(status, event)).toBe(true);
    // @ts-expect-error -- not an event of the table
    expect(projects.can('active', 'explode')).toBe(false);
    // @ts-expect-error -- not a state of the table
    expect(projects.can('frozen', 'archive')).toBe(false);
    // @ts-expect-error -- the initial state has to be in the table
    expect(stateMachine({ initial: 'x', transitions: { go: { from: ['a'], to: 'b' } } }).initial).toBe('x');
  });

  it('tells its states from other values', () => {
    expect([projects.isState('archived'), projects.isState('frozen'), projects.isState(null)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('refuses what the table does not have, and says what is possible', () => {
    expect(() => projects.next('archived', 'archive')).toThrow(
      expect.objectContaining({
        code: 'PROJECT_TRANSITION_REFUSED',
        category: 'conflict',
        message: 'The project is archived, where "archive" is not possible. Possible: restore, remove.',
        details: { state: 'archived', event: 'archive', allowed: ['restore', 'remove'] },
      }),
    );
    expect(() => projects.next('removed', 'restore')).toThrow(/Nothing can change it any more/);
  });

  it('has a code and a name also when the table names none', () => {
    const door = stateMachine({ initial: 'open', transitions: { close: { from: ['open'], to: 'closed' } } });
    expect(() => door.next('closed', 'close')).toThrow(
      expect.objectContaining({ code: 'TRANSITION_REFUSED', message: expect.stringMatching(/^The thing is closed/) }),
    );
  });

  it('does what the table says and nothing else, for every table', () => {
    fc.assert(
      fc.property(tables, names, names, ({ initial, rows }, state, event) => {
        const transitions = Object.fromEntries(rows.map((row) => [row.event, row]));
        const machine = stateMachine<string, string>({ initial, transitions });
        const row = rows.find((each) => each.event === event && each.from.includes(state));
        expect(machine.can(state, event)).toBe(row !== undefined);
        expect(machine.events(state).includes(event)).toBe(row !== undefined);
        if (row === undefined) expect(() => machine.next(state, event)).toThrow(/not possible/);
        else expect(machine.next(state, event)).toBe(row.to);
      }),
    );
  });

  it('never leaves its states, whatever happens', () => {
    fc.assert(
      fc.property(tables, fc.array(names), ({ initial, rows }, events) => {
        const machine = stateMachine<string, string>({
          initial,
          transitions: Object.fromEntries(rows.map((row) => [row.event, row])),
        });
        let state = machine.initial;
        for (const event of events) {
          if (machine.can(state, event)) state = machine.next(state, event);
          expect(machine.isState(state)).toBe(true);
        }
      }),
    );
  });
});
