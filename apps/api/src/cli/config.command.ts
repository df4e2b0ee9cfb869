import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { configReference, describeConfig, formatConfig, updateReference } from '@ashlar/config';
import { AppConfig, CONFIG_NAMING } from '../app.config.js';
import { configForShow } from './database.js';
import { UsageError } from './usage.js';

/** `config`: the effective settings and where each comes from, or with `--reference` the table of all there are. */
export async function configCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { json: { type: 'boolean' }, reference: { type: 'boolean' }, output: { type: 'string' } },
  });
  if (values.output === true) throw new UsageError('--output needs the name of a Markdown file.');
  if (typeof values.output === 'string') {
    const table = configReference(AppConfig, CONFIG_NAMING);
    await writeFile(values.output, updateReference(await readFile(values.output, 'utf8'), table));
    return 0;
  }
  process.stdout.write(
    `${values.reference ? configReference(AppConfig, CONFIG_NAMING) : effective(args, values.json === true)}\n`,
  );
  return 0;
}

function effective(args: string[], json: boolean): string {
  const rows = describeConfig(configForShow(args));
  return json ? JSON.stringify(rows, undefined, 2) : formatConfig(rows);
}
