import type { Tree } from '@nx/devkit';
import { Refusal } from '../refusal.js';
import type { App } from './app.service.js';
import { migrationTimestamps } from './app-schema.service.js';

/** The time of a new migration, in milliseconds: the one that is given, or now, after all others of the app. @throws Refusal */
export function migrationTimestamp(tree: Tree, app: App, given: string | number | undefined): number {
  if (given === undefined) return Math.max(Date.now(), ...migrationTimestamps(tree, app).map((other) => other + 1));
  const timestamp = String(given);
  if (!/^1\d{12}$/.test(timestamp)) {
    throw new Refusal([`The timestamp "${timestamp}" is no time in milliseconds, such as 1763596800000.`]);
  }
  return Number(timestamp);
}
