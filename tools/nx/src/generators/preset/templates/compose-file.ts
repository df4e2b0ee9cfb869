import { when } from '../../app/plan.js';
import type { WorkspacePlan } from '../plan.js';

/** `docker/compose.yaml`: the app and its PostgreSQL, on one machine. */
export function composeFile({ name, title, has }: WorkspacePlan): string {
  return `# The app with what it needs, on one machine. It asks for passwords, which docker/.env holds: see README.md.

# The image of apps/${name.kebab}, and what production insists on, whichever the mode.
x-image: &image
  build:
    context: ..
    dockerfile: apps/${name.kebab}/Dockerfile
  image: ${name.kebab}
  init: true
  read_only: true
  tmpfs:
    - /tmp
  cap_drop:
    - ALL
  security_opt:
    - no-new-privileges:true
  environment:
    DATABASE_URL: postgres://${name.snake}:\${POSTGRES_PASSWORD:?}@postgres:5432/${name.snake}
${when(has('auth'), '    APP__AUTH__SECRET: ${AUTH_SECRET:?}')}
${when(
  has('mail'),
  `    APP__MAIL__FROM: \${MAIL_FROM:-${title} <no-reply@example.com>}
    # The mail server below has no TLS, and is one network away.
    APP__SMTP__PLAINTEXT: \${SMTP_PLAINTEXT:-anywhere}
    APP__SMTP__URL: \${SMTP_URL:-smtp://mail:1025}`,
)}

name: ${name.kebab}

services:
  app:
    <<: *image
    depends_on:
      migrate:
        condition: service_completed_successfully
    restart: unless-stopped
    # Longer than the app gives its last requests.
    stop_grace_period: 30s
    ports:
      - '127.0.0.1:\${PORT:-3000}:3000'

${when(has('mail'), mail())}
  # Ends when the schema is that of this version; the app starts after it.
  migrate:
    <<: *image
    depends_on:
      postgres:
        condition: service_healthy
    command:
      - migrate
      - up
    healthcheck:
      disable: true

  postgres:
    image: postgres:18.0-bookworm
    restart: unless-stopped
    stop_signal: SIGINT
    shm_size: 128m
    volumes:
      - postgres-data:/var/lib/postgresql
    environment:
      POSTGRES_DB: ${name.snake}
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?}
      POSTGRES_USER: ${name.snake}
    healthcheck:
      # By TCP: while the first start makes its database, the server listens on its socket only.
      test: [CMD, pg_isready, --host=127.0.0.1, --username=${name.snake}]
      interval: 5s
      timeout: 3s
      retries: 5
      start_period: 30s

volumes:
  postgres-data:
`;
}

function mail(): string {
  return `  # Keeps every mail and sends none, for your browser. Name a real one by SMTP_URL.
  mail:
    image: axllent/mailpit:v1.27.0
    restart: unless-stopped
    ports:
      - '127.0.0.1:\${MAIL_PORT:-8025}:8025'
`;
}
