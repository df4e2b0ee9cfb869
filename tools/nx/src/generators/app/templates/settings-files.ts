import { type AppPlan, when } from '../plan.js';

/** `config/default.yaml`. */
export function defaultSettings({ name }: AppPlan): string {
  return `# What every environment shares. Secrets never stand here: put them in config/local.yaml (ignored by git),
# in the environment, or in files that *_FILE variables name. All settings: the mode "config".
observability:
  service: ${name.kebab}
`;
}

/** `config/development.yaml`. */
export function developmentSettings(plan: AppPlan): string {
  return `observability:
  log:
    format: pretty
    level: debug
    # How Nest wires itself is of use only when that fails.
    levels:
      InstanceLoader: info
      NestFactory: info
      RouterExplorer: info
      RoutesResolver: info
${when(plan.has('mail'), sender(plan))}`;
}

/** `config/test.yaml`. */
export function testSettings(plan: AppPlan): string {
  return `http:
  port: 0
  operations:
    port: 0
observability:
  log:
    level: warn
${when(plan.has('auth'), cheapPasswords())}${when(plan.has('mail'), sender(plan))}`;
}

/** `config/production.yaml`. */
export function productionSettings(plan: AppPlan): string {
  return `http:
  host: 0.0.0.0
  # As long as a load balancer takes to see that readiness fails.
  drainDelay: 5s
  operations:
    host: 0.0.0.0
${when(plan.has('rate-limiting'), sharedLimits())}`;
}

function sender({ title }: AppPlan): string {
  return `mail:
  from: ${title} <no-reply@example.com>
`;
}

function cheapPasswords(): string {
  return `auth:
  passwords:
    # Not what is tested, and a quarter of a second each.
    bcryptCost: 4
`;
}

function sharedLimits(): string {
  return `rateLimiting:
  # Shared by all replicas.
  store: postgres
`;
}
