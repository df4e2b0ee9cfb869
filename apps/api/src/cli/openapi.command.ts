import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createHttpApplication, createOpenApiDocument } from '@ashlar/http';
import { AppModule } from '../app.module.js';
import { APP_INFO } from '../app.info.js';
import { configForShow } from './database.js';
import { UsageError } from './usage.js';

/** `openapi`: the document of everything that is routed. Connects to nothing. */
export async function openApiCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, strict: false, options: { output: { type: 'string' } } });
  if (values.output === true) throw new UsageError('--output needs the name of a file.');
  const config = configForShow(args);
  const app = await createHttpApplication(AppModule.forRoot(config), {
    options: config.value.http,
    openApi: APP_INFO,
    preview: true,
  });
  const text = `${JSON.stringify(createOpenApiDocument(app, APP_INFO), undefined, 2)}\n`;
  if (typeof values.output === 'string') await writeFile(values.output, text);
  else process.stdout.write(text);
  return 0;
}
