import { describe, expect, it } from '@jest/globals';
import { LogLevelTable } from './log-level-table.js';

const until = new Date(0);

describe('LogLevelTable', () => {
  it('has one level for all that have none of their own', () => {
    const table = new LogLevelTable('info');
    expect([table.get(), table.get('Any'), table.least, table.contexts]).toEqual(['info', 'info', 'info', {}]);
    expect(table.writes('Any', 'info')).toBe(true);
  });

  it('lets contexts through that have a lower level, and holds back those with a higher one', () => {
    const table = new LogLevelTable('info', { Loud: 'debug', Quiet: 'error', Mute: 'silent' });
    expect(table.least).toBe('debug');
    expect(['Loud', 'Quiet', 'Other', undefined].map((context) => table.writes(context, 'debug'))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(['Loud', 'Quiet', 'Other', 'Mute'].map((context) => table.writes(context, 'warn'))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(table.writes('Mute', 'fatal')).toBe(false);
  });

  it('counts a change more than what is configured, until it is taken back', () => {
    const table = new LogLevelTable('warn', { Known: 'error' });
    table.set({ context: 'Known', level: 'trace', until });
    table.set({ level: 'info', until });
    expect([table.get('Known'), table.get('Other'), table.get(), table.least]).toEqual([
      'trace',
      'info',
      'info',
      'trace',
    ]);
    expect(table.contexts).toEqual({ Known: 'trace' });
    expect(table.changes).toEqual([
      { context: 'Known', level: 'trace', until },
      { level: 'info', until },
    ]);
    expect([table.reset('Known'), table.reset(), table.reset()]).toEqual([true, true, false]);
    expect([table.get('Known'), table.get(), table.least]).toEqual(['error', 'warn', 'warn']);
  });

  it('takes names of members of objects for names', () => {
    const table = new LogLevelTable('info');
    expect(table.get('constructor')).toBe('info');
    table.set({ context: '__proto__', level: 'debug', until });
    expect([table.get('__proto__'), table.get('toString')]).toEqual(['debug', 'info']);
  });
});
