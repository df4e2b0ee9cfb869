import type { RouteRule } from '@ashlar/rate-limiting';
import type { LimitsOptions } from './limits.options.js';

const AUTH = '/api/v1/auth';

/**
 * Limits of the routes that blocks bring along: where guessing, making accounts or sending mail begins. By address, since nobody is
 * signed in there, and strict: while a shared store is down they are narrower, not open.
 */
export function limitRules({ login, registration, mails }: LimitsOptions): RouteRule[] {
  const strict = { by: 'address', strict: true } as const;
  return [
    { name: 'login', match: `POST ${AUTH}/login`, rate: login, ...strict },
    { name: 'registration', match: `POST ${AUTH}/register`, rate: registration, ...strict },
    {
      name: 'mails',
      match: [`POST ${AUTH}/forgot-password`, `POST ${AUTH}/verify-email/resend`],
      rate: mails,
      ...strict,
    },
    {
      name: 'mailed-tokens',
      match: [`POST ${AUTH}/reset-password`, `POST ${AUTH}/verify-email`, `POST ${AUTH}/confirm-email`],
      rate: login,
      ...strict,
    },
    // A file of many rows is more work than a row.
    { match: 'POST /api/v1/projects/import', cost: 10 },
    // Load balancers ask from few addresses, and often.
    { match: 'GET /health/*', skip: true },
  ];
}
