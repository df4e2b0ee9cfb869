import type { OpenApiInit } from '@ashlar/http';
import { documentRateLimits } from '@ashlar/rate-limiting';
import type { AppConfig } from './app.config.js';
import { limitRules } from './limits/limits.js';

const APP_INFO: OpenApiInit = {
  title: 'Ashlar reference API',
  version: '1',
  description: 'Every block of Ashlar, wired. Failures are RFC 9457 problem details; match on `code`.',
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
  securitySchemes: {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'From `POST /api/v1/auth/login`.',
    },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'From `POST /api/v1/me/api-keys`.' },
  },
};

/** What the API says of itself, and of its limits. */
export function openApiOf({ rateLimiting }: Pick<AppConfig, 'rateLimiting'>): OpenApiInit {
  return { ...APP_INFO, extend: documentRateLimits({ options: rateLimiting, rules: limitRules(rateLimiting) }) };
}
