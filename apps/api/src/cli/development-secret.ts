import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@ashlar/domain';

/** There is no place for the secret of this checkout. */
export class DevelopmentSecretError extends DomainError {
  constructor(file: string, cause: unknown) {
    super({
      code: 'DEVELOPMENT_SECRET_NOT_KEPT',
      category: 'internal',
      message: `The secret that signs people in can not be kept in ${file} (${codeOf(cause)}). Set APP__AUTH__SECRET, or another embedded.dataDir.`,
      cause,
    });
  }
}

/**
 * The secret of this checkout for development: made at the first start and kept in a file that git ignores, so that those who
 * are signed in stay so when the API starts anew.
 *
 * @throws DevelopmentSecretError
 */
export function developmentSecret(file: string): string {
  try {
    return read(file) ?? make(file);
  } catch (error) {
    throw new DevelopmentSecretError(file, error);
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function make(file: string): string {
  const secret = randomBytes(32).toString('base64url');
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  try {
    // Whole or not at all, for another start at the same time.
    linkSync(draft, file);
    return secret;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  } finally {
    rmSync(draft, { force: true });
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
