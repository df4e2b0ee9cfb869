import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createHttpApplication, createOpenApiDocument } from '@ashlar/http';
import { AppModule } from '../app.module.js';
import { openApiOf } from '../app.info.js';
import { configForShow } from './database.js';
import { permissionTable } from './permission-table.js';
import { UsageError } from './usage.js';

/** `openapi`: the document of everything that is routed, or with `--permissions` who may call it. Connects to nothing. */
export async function openApiCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { output: { type: 'string' }, permissions: { type: 'boolean' } },
  });
  if (values.output === true) throw new UsageError('--output needs the name of a file.');
  const config = configForShow(args);
  const app = await createHttpApplication(AppModule.forRoot(config), {
    options: config.value.http,
    openApi: openApiOf(config.value),
    preview: true,
  });
  const document = createOpenApiDocument(app, openApiOf(config.value));
  const text = values.permissions ? permissionTable(document) : `${JSON.stringify(document, undefined, 2)}\n`;
  if (typeof values.output === 'string') await writeFile(values.output, text);
  else process.stdout.write(text);
  return 0;
}
