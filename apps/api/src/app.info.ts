import type { OpenApiInit } from '@ashlar/http';
import { DEVELOPMENT_ACTOR_HEADER } from './development-actor.guard.js';

/** What the API says of itself. */
export const APP_INFO: OpenApiInit = {
  title: 'Ashlar reference API',
  version: '1',
  description: 'Every block of Ashlar, wired. Failures are RFC 9457 problem details; match on `code`.',
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
  securitySchemes: {
    developmentActor: {
      type: 'apiKey',
      in: 'header',
      name: DEVELOPMENT_ACTOR_HEADER,
      description: 'Development only: the id of the user who acts.',
    },
  },
};
