import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue } from '@ashlar/domain';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { POLICY_NAME } from './policies/policy.js';
import { parseRate } from './rate.js';

/** The limits that hold for every route, and how the limiter behaves. */
export class RateLimitOptions implements CheckedOptions {
  @Describe('Off, nothing is counted and nothing refused.')
  @IsBoolean()
  enabled = true;

  @Describe(
    'What one address (of IPv6 one network of 64 bits) may send, before anybody knows who it is. Twice what a user may, since an office or a mobile network shares one. Empty: no limit.',
  )
  @IsString()
  address = '600/min';

  @Describe('What a person who is signed in may call, from wherever. Empty: no limit.')
  @IsString()
  user = '300/min';

  @Describe('What one API key may call: a budget of its own, not that of its owner. Empty: no limit.')
  @IsString()
  apiKey = '300/min';

  @Describe('What all together may call, such as what the database bears. Empty: no limit.')
  @IsString()
  service = '';

  @Describe('Names of policies that count and tell, and refuse nothing: to try limits out.')
  @IsArray()
  @Matches(POLICY_NAME, { each: true, message: 'must each be the name of a policy, such as "address"' })
  dryRun: string[] = [];

  @Describe('Answers with `X-RateLimit-Limit`, `-Remaining` and `-Reset` as well, for clients that know no others.')
  @IsBoolean()
  legacyHeaders = false;

  @Describe(
    'What a shared store counts: `all`, or only the limits that are `strict`, which costs a request nothing where there is none. The others are then those of each process.',
  )
  @IsIn(['all', 'strict'])
  share: 'all' | 'strict' = 'all';

  @Describe('How long a shared store may take before a limiter in this process decides, without waiting for it.')
  @Duration()
  @IsInt()
  @Min(1)
  @Max(499)
  storeTimeout = 30;

  @Describe('How long the app may take to say which limits a caller has before the usual ones count.')
  @Duration()
  @IsInt()
  @Min(1)
  @Max(10_000)
  limitsTimeout = 250;

  @Describe('Most keys that this process keeps counters of; about 200 bytes each.')
  @IsInt()
  @Min(100)
  @Max(10_000_000)
  maxKeys = 100_000;

  *checkOptions(_context: OptionContext): Iterable<OptionIssue> {
    for (const property of ['address', 'user', 'apiKey', 'service'] as const) {
      const message = rateMistake(this[property]);
      if (message !== undefined) yield { property, message };
    }
  }
}

/** What is wrong with the text of a rate, as a sentence part after the name of an option; nothing when it is one, or empty. */
export function rateMistake(text: string): string | undefined {
  try {
    if (text !== '') parseRate(text);
    return undefined;
  } catch (error) {
    return `must be a rate: ${(error as Error).message.replace(/^A rate /, 'it ').replace(/\.$/, '')}`;
  }
}
