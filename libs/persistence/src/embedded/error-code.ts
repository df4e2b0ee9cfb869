/** The `code` of an error of the system or the server; empty when it has none. Works for errors of another realm (Jest's) too. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
