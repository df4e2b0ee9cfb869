import { type AppPlan, when } from '../plan.js';

/** `src/limits/limits.options.ts`. */
export function limitsOptions({ has }: AppPlan): string {
  const check = `
  override *checkOptions(context: OptionContext): Iterable<OptionIssue> {
    yield* super.checkOptions(context);
    for (const property of ['login', 'registration', 'mails'] as const) {
      const message = this[property] === '' ? 'must be a rate, such as 30/min' : rateMistake(this[property]);
      if (message !== undefined) yield { property, message };
    }
  }
`;
  const rates = `
  @Describe('Sign-ins from one address. Wrong passwords are limited further, for each account: \`auth.lockout\`.')
  @IsString()
  login = '30/min';

  @Describe('Registrations from one address.')
  @IsString()
  registration = '20/h';

  @Describe('Requests from one address that lead to a mail: forgotten passwords, verification sent again.')
  @IsString()
  mails = '20/h';
`;
  return `import { Describe${when(has('auth'), ', type OptionContext, type OptionIssue')} } from '@ashlar/domain';
import { ${when(has('auth'), 'rateMistake, ')}RateLimitOptions } from '@ashlar/rate-limiting';
import { IsIn${when(has('auth'), ', IsString')} } from 'class-validator';

/** Limits of this app${when(has('auth'), ': those of every route, and those of the routes where guessing or sending mail begins')}. */
export class LimitsOptions extends RateLimitOptions {
  @Describe(
    'Where counters are kept: in this process (\`memory\`: each replica has limits of its own), or shared, in \`postgres\`.',
  )
  @IsIn(['memory', 'postgres'])
  store: 'memory' | 'postgres' = 'memory';
${when(has('auth'), `${rates}${check}`)}}
`;
}

/** `src/limits/limits.ts`: the limits of routes that blocks bring along. */
export function limits({ has }: AppPlan): string {
  return `import type { RouteRule } from '@ashlar/rate-limiting';
import type { LimitsOptions } from './limits.options.js';

${has('auth') ? rulesOfAccounts() : rules()}`;
}

function rules(): string {
  return `/** Limits of the routes that blocks bring along. */
export function limitRules(_options: LimitsOptions): RouteRule[] {
  return [
    // Load balancers ask from few addresses, and often.
    { match: 'GET /health/*', skip: true },
  ];
}
`;
}

function rulesOfAccounts(): string {
  return `const AUTH = '/api/v1/auth';

/**
 * Limits of the routes that blocks bring along: where guessing, making accounts or sending mail begins. By address, since nobody is
 * signed in there, and strict: while a shared store is down they are narrower, not open.
 */
export function limitRules({ login, registration, mails }: LimitsOptions): RouteRule[] {
  const strict = { by: 'address', strict: true } as const;
  return [
    { name: 'login', match: \`POST \${AUTH}/login\`, rate: login, ...strict },
    { name: 'registration', match: \`POST \${AUTH}/register\`, rate: registration, ...strict },
    {
      name: 'mails',
      match: [\`POST \${AUTH}/forgot-password\`, \`POST \${AUTH}/verify-email/resend\`],
      rate: mails,
      ...strict,
    },
    {
      name: 'mailed-tokens',
      match: [\`POST \${AUTH}/reset-password\`, \`POST \${AUTH}/verify-email\`, \`POST \${AUTH}/confirm-email\`],
      rate: login,
      ...strict,
    },
    // Load balancers ask from few addresses, and often.
    { match: 'GET /health/*', skip: true },
  ];
}
`;
}
