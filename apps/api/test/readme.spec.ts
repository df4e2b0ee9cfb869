import { readFile } from 'node:fs/promises';
import { configReference, updateReference } from '@ashlar/config';
import { describe, expect, it } from '@jest/globals';
import { createHttpApplication, createOpenApiDocument } from '@ashlar/http';
import { AppConfig, CONFIG_NAMING, loadAppConfig } from '../src/app.config.js';
import { openApiOf } from '../src/app.info.js';
import { AppModule } from '../src/app.module.js';
import { permissionTable } from '../src/cli/permission-table.js';

const SECRET = { APP__AUTH__SECRET: 'of tests alone, which keep nothing' };

describe('the README', () => {
  it('has the table of settings that the code has', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toBe(updateReference(readme, configReference(AppConfig, CONFIG_NAMING)));
  });
});

describe('the table of permissions', () => {
  it('is that of the routes', async () => {
    const config = loadAppConfig([], {
      environment: 'test',
      env: { DATABASE_URL: 'postgres://a@127.0.0.1/b', ...SECRET },
    });
    const app = await createHttpApplication(AppModule.forRoot(config), {
      options: config.value.http,
      openApi: openApiOf(config.value),
      preview: true,
    });
    const table = permissionTable(createOpenApiDocument(app, openApiOf(config.value)));
    const page = await readFile(new URL('../PERMISSIONS.md', import.meta.url), 'utf8');
    // Prettier puts blanks into the file.
    expect(withoutBlanks(page)).toBe(withoutBlanks(table));
  });
});

function withoutBlanks(markdown: string): string {
  return markdown.replaceAll(/[ -]+/g, '');
}
