import { type AppPlan } from './plan.js';
import { accountMails } from './templates/account-mails-file.js';
import { accountMailer, accountsModule, accountsOptions, mailTransport } from './templates/accounts-files.js';
import { adminCommand, developmentSecret } from './templates/admin-command.js';
import { appConfigFile, appInfo, appSchema, appTokens, closedGuard, mainFile } from './templates/app-files.js';
import { appModule } from './templates/app-module-file.js';
import { configCommand, healthCommand, migrateCommand, openApiCommand } from './templates/command-files.js';
import { databaseFile } from './templates/database-file.js';
import { dockerfile } from './templates/docker-file.js';
import { limits, limitsOptions } from './templates/limits-files.js';
import {
  appConfig,
  appJestConfig,
  appManifest,
  endToEndJestConfig,
  endToEndManifest,
  endToEndSpecConfig,
  solutionConfig,
  specConfig,
} from './templates/project-files.js';
import { readme } from './templates/readme-file.js';
import { runFile } from './templates/run-file.js';
import { serveCommand } from './templates/serve-command.js';
import { defaultSettings, developmentSettings, productionSettings, testSettings } from './templates/settings-files.js';
import { accessSpec, appSpec, endToEndSpec, schemaSpec } from './templates/spec-files.js';
import { supportFile } from './templates/support-file.js';
import { usageFile } from './templates/usage-file.js';

/** Texts by their paths from the root of a project. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** The files of an app. @param libs folders of the libs of this workspace that it imports */
export function filesOfApp(plan: AppPlan, libs: readonly string[]): ProjectFiles {
  return {
    'package.json': appManifest(plan),
    'tsconfig.json': solutionConfig('app', 'spec'),
    'tsconfig.app.json': appConfig(libs),
    'tsconfig.spec.json': specConfig(),
    'jest.config.mjs': appJestConfig(plan),
    'README.md': readme(plan),
    Dockerfile: dockerfile(plan),
    'config/default.yaml': defaultSettings(plan),
    'config/development.yaml': developmentSettings(plan),
    'config/test.yaml': testSettings(plan),
    'config/production.yaml': productionSettings(plan),
    'src/main.ts': mainFile(),
    'src/app.module.ts': appModule(plan),
    'src/app.config.ts': appConfigFile(plan),
    'src/app.info.ts': appInfo(plan),
    'src/app.schema.ts': appSchema(plan),
    'src/app.tokens.ts': appTokens(),
    'src/migrations/.gitkeep': '',
    'src/cli/run.ts': runFile(plan),
    'src/cli/usage.ts': usageFile(plan),
    'src/cli/database.ts': databaseFile(plan),
    'src/cli/serve.command.ts': serveCommand(plan),
    'src/cli/migrate.command.ts': migrateCommand(),
    'src/cli/config.command.ts': configCommand(),
    'src/cli/openapi.command.ts': openApiCommand(plan),
    'src/cli/health.command.ts': healthCommand(),
    'test/support.ts': supportFile(plan),
    'test/app.spec.ts': appSpec(plan),
    'test/schema.spec.ts': schemaSpec(),
    ...(plan.has('mail') && { 'src/mail/mail-transport.service.ts': mailTransport() }),
    ...(plan.has('rate-limiting') && filesOfLimits(plan)),
    ...(plan.has('auth') ? filesOfAccounts(plan) : filesWithoutAccounts()),
  };
}

/** The files of the end-to-end tests of an app. */
export function filesOfEndToEndTests(plan: AppPlan): ProjectFiles {
  return {
    'package.json': endToEndManifest(plan),
    'tsconfig.json': solutionConfig('spec'),
    'tsconfig.spec.json': endToEndSpecConfig(),
    'jest.config.mjs': endToEndJestConfig(plan),
    'test/app.spec.ts': endToEndSpec(plan),
  };
}

function filesOfLimits(plan: AppPlan): ProjectFiles {
  return { 'src/limits/limits.ts': limits(plan), 'src/limits/limits.options.ts': limitsOptions(plan) };
}

function filesOfAccounts(plan: AppPlan): ProjectFiles {
  return {
    'src/accounts/account-mailer.service.ts': accountMailer(),
    'src/accounts/account-mails.ts': accountMails(),
    'src/accounts/accounts.module.ts': accountsModule(),
    'src/accounts/accounts.options.ts': accountsOptions(),
    'src/cli/admin.command.ts': adminCommand(plan),
    'src/cli/development-secret.ts': developmentSecret(),
  };
}

function filesWithoutAccounts(): ProjectFiles {
  return { 'src/access/closed.guard.ts': closedGuard(), 'test/access.spec.ts': accessSpec() };
}
