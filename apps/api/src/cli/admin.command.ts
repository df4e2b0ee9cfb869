import { AuthCleanUp, AuthOptions, FirstAdministrator, KeyRing } from '@ashlar/auth';
import { parseEmailAddress } from '@ashlar/domain';
import { createHttpApplication } from '@ashlar/http';
import { ServiceLogger } from '@ashlar/observability';
import { RateLimiter } from '@ashlar/rate-limiting';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { openApiOf } from '../app.info.js';
import { configWithDatabase } from './database.js';
import { UsageError } from './usage.js';

type Action = (app: INestApplicationContext) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = {
  'rotate-keys': async (app) => {
    const { keyOverlap } = app.get(AuthOptions).tokens;
    const id = await app.get(KeyRing).rotate(keyOverlap);
    return `Key ${id} signs from now on; those before it verify for another ${Math.round(keyOverlap / 60_000)} minutes.`;
  },
  'clean-up': async (app) => {
    const rateLimits = await app.get(RateLimiter).cleanUp();
    const removed = { ...(await app.get(AuthCleanUp).run(100_000)), rateLimits };
    return `Removed: ${Object.entries(removed)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}.`;
  },
  'first-administrator': async (app) => {
    const { email, password } = app.get(AuthOptions).firstAdministrator;
    if (email === '') throw new UsageError('Set auth.firstAdministrator.email and .password first.');
    const made = await app.get(FirstAdministrator).ensure(parseEmailAddress(email), password);
    return made ? `${email} is the first administrator.` : 'There is an administrator, or an account of this address.';
  },
};

/** `admin rotate-keys|clean-up|first-administrator`: what operators do by hand or by a schedule. */
export async function adminCommand(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name ?? '') ? ACTIONS[name ?? ''] : undefined;
  if (!action) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new UsageError(name === undefined ? `Say what to do: ${known}.` : `"admin" can't "${name}": ${known}.`);
  }
  const { config, stopDatabase } = await configWithDatabase(rest);
  try {
    const app = await createHttpApplication(AppModule.forRoot(config), {
      options: config.value.http,
      openApi: openApiOf(config.value),
      logger: (context) => context.get(ServiceLogger),
    });
    try {
      process.stdout.write(`${await action(app)}\n`);
    } finally {
      await app.close();
    }
    return 0;
  } finally {
    await stopDatabase();
  }
}
