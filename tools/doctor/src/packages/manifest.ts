/** Version ranges by the names of packages. */
export type Ranges = Readonly<Record<string, string>>;

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly type: string | undefined;
  readonly main: string | undefined;
  /** The range of Node versions. */
  readonly node: string | undefined;
  readonly packageManager: string | undefined;
  /** As it is written. */
  readonly exports: unknown;
  readonly hasWorkspaces: boolean;
  readonly dependencies: Ranges;
  readonly devDependencies: Ranges;
  readonly optionalDependencies: Ranges;
  readonly peerDependencies: Ranges;
  readonly optionalPeers: ReadonlySet<string>;
}

/** Takes from a parsed package.json what has the right type, and leaves out the rest: npm forgives as much. */
export function manifestOf(json: unknown): Manifest {
  const fields = record(json);
  return {
    name: text(fields['name']),
    version: text(fields['version']),
    type: text(fields['type']),
    main: text(fields['main']),
    node: text(record(fields['engines'])['node']),
    packageManager: text(fields['packageManager']),
    exports: fields['exports'],
    hasWorkspaces: fields['workspaces'] !== undefined,
    dependencies: ranges(fields['dependencies']),
    devDependencies: ranges(fields['devDependencies']),
    optionalDependencies: ranges(fields['optionalDependencies']),
    peerDependencies: ranges(fields['peerDependencies']),
    optionalPeers: new Set(
      Object.entries(record(fields['peerDependenciesMeta']))
        .filter(([, meta]) => record(meta)['optional'] === true)
        .map(([name]) => name),
    ),
  };
}

/** The fields of an object; none of what is no object. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function ranges(value: unknown): Ranges {
  const entries = Object.entries(record(value)).flatMap(([name, range]) =>
    typeof range === 'string' ? [[name, range] as const] : [],
  );
  return Object.fromEntries(entries);
}
