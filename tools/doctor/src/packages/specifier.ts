/** A name that a package is imported by, taken apart. */
export interface Specifier {
  /** `@ashlar/auth` */
  readonly packageName: string;
  /** `.` or `./http` */
  readonly subpath: string;
}

/** Takes apart what a package is imported by; `undefined` for a path, an address, a subpath import or a module of Node. */
export function parseSpecifier(specifier: string): Specifier | undefined {
  const found = /^(@[a-z0-9~._-]+\/[a-z0-9~._-]+|[a-z0-9~_-][a-z0-9~._-]*)(\/.*)?$/i.exec(specifier);
  const packageName = found?.[1];
  return packageName === undefined ? undefined : { packageName, subpath: `.${found?.[2] ?? ''}` };
}
