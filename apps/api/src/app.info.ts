import type { OpenApiInit } from '@ashlar/http';

/** What the API says of itself. */
export const APP_INFO: OpenApiInit = {
  title: 'Ashlar reference API',
  version: '1',
  description: 'Every block of Ashlar, wired. Failures are RFC 9457 problem details; match on `code`.',
};
