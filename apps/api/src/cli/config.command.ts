import { configReference, describeConfig, formatConfig } from '@ashlar/config';
import { AppConfig, CONFIG_NAMING } from '../app.config.js';
import { configForShow } from './database.js';

/** `config`: the effective settings and where each comes from, or with `--reference` the table of all there are. */
export async function configCommand(args: string[]): Promise<number> {
  process.stdout.write(`${text(args)}\n`);
  return 0;
}

function text(args: string[]): string {
  if (args.includes('--reference')) return configReference(AppConfig, CONFIG_NAMING);
  const rows = describeConfig(configForShow(args));
  return args.includes('--json') ? JSON.stringify(rows, undefined, 2) : formatConfig(rows);
}
