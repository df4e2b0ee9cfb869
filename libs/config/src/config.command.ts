import { isDomainError } from '@ashlar/domain';
import { CONFIG_EXIT_CODE } from './config.errors.js';

/** What {@link reportConfigError} writes to: `process.stderr`. */
export interface ReportStream {
  write(text: string): unknown;
}

/**
 * For `main`: writes the report of a wrong configuration and returns the exit code of the process, 78. Of any other
 * error it writes nothing and returns `undefined`.
 *
 * @example
 * const code = reportConfigError(error);
 * if (code === undefined) throw error;
 * process.exitCode = code;
 */
export function reportConfigError(error: unknown, stream: ReportStream = process.stderr): number | undefined {
  if (!isDomainError(error, 'CONFIG_INVALID')) return undefined;
  stream.write(`${error.message}\n`);
  return CONFIG_EXIT_CODE;
}
