import { Refusal } from '../../refusal.js';

/** The package that a driver speaks through. */
export interface Client {
  readonly name: string;
  /** What it is asked for with; `undefined` where nothing was said. */
  readonly range: string | undefined;
}

// A scope and a name, as https://docs.npmjs.com/cli/configuring-npm/package-json#name allows them.
const CLIENT = /^((?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*)(?:@([^\s"'`\\]+(?: (?:\|\| )?[^\s"'`\\]+)*))?$/;

/** Reads `ioredis`, `ioredis@^5.4.0`, `@aws-sdk/client-s3@^3.0.0`. @throws Refusal */
export function parseClient(text: string): Client {
  const [, name, range] = CLIENT.exec(text) ?? [];
  if (name !== undefined) return { name, range };
  throw new Refusal([`The client ${JSON.stringify(text)} is no package, such as ioredis or ioredis@^5.4.0.`]);
}
