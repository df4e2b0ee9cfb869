import type { OpenApiInit } from '@ashlar/http';

/** What the API says of itself. */
export const APP_INFO: OpenApiInit = {
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
