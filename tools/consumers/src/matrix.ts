/** What is proven: a row more in one of these tables is a combination more in the spec. */

/** A lib that is packed, and installed in every consumer. */
export interface PackedLib {
  /** Its folder in `libs/`, and its name in the scope. */
  readonly name: string;
  /** Its smallest program works on `DATABASE_URL`, or on an embedded server when that is not set. */
  readonly needsDatabase: boolean;
  /** What its smallest program prints looks like; the README may quote the last line itself. */
  readonly prints: RegExp;
  /** Of its optional peers those that its smallest program has to have. */
  readonly needs?: readonly string[];
  /** It serves HTTP, and has a program of its own on Express, in `template/express`, which prints this. */
  readonly onExpress?: RegExp;
}

/** A release line of Nest; a consumer of it is installed once for all libs. */
export interface NestRelease {
  readonly name: string;
  /** Exact versions of what differs between the lines; the rest is as in the workspace. */
  readonly versions: Readonly<Record<string, string>> | 'as in the workspace';
}

/** How the consumer's own code is compiled: the libs are ESM, and are imported or required. */
export interface ModuleSystem {
  readonly name: string;
  /** The field of the consumer's package.json. */
  readonly type: 'module' | 'commonjs';
  /** How a compiled file loads a door. */
  readonly loads: (door: string) => string;
}

/** What a consumer's Nest serves HTTP with. */
export type Server = 'Fastify' | 'Express';

/** What runs a consumer: the oldest Node that our packages promise, or the one of the workspace, both from npm. */
export interface NodeRelease {
  readonly name: string;
  readonly version: string | 'as in the workspace';
}

export const SCOPE = '@ashlar/';

export const packedLibs: readonly PackedLib[] = [
  { name: 'domain', needsDatabase: false, prints: /^ann@example\.com, 20 a page: The project is archived/ },
  { name: 'config', needsDatabase: false, prints: /^port 8080, 45000 ms, pepper / },
  { name: 'persistence', needsDatabase: true, prints: /^2 stones, one transaction\n$/ },
  {
    name: 'http',
    needsDatabase: false,
    prints: /^200 \{"hello":"world"\}\n$/,
    onExpress: /^200 \{"hello":"world"\} 404 application\/problem\+json ROUTE_NOT_FOUND 200\n$/,
  },
  {
    name: 'observability',
    needsDatabase: false,
    prints: /"msg":"a line of JSON"\}\ntrue\n$/,
    onExpress:
      /"requestId":"[-0-9a-f]{36}","context":"Hello","password":"\[hidden\]","msg":"somebody is here"\}\n200 \{"hello":"world"\} true\n$/,
  },
  {
    name: 'auth',
    needsDatabase: false,
    needs: ['bcrypt'],
    prints: /^401 \["granite"\]\n$/,
    onExpress: /^401 \["granite"\] user\n$/,
  },
  {
    name: 'idempotency',
    needsDatabase: false,
    prints: /^\{"sold":1\} \{"sold":1\} true\n$/,
    onExpress: /^\{"sold":1\} \{"sold":1\} true \{"sold":2\}\n$/,
  },
  { name: 'mail', needsDatabase: false, prints: /│ Subject: {2}Welcome, Ann\n/ },
  {
    name: 'rate-limiting',
    needsDatabase: false,
    prints: /^200 200 429 "stones_list";r=0;t=60, /,
    onExpress: /^200 200 429 404 429 application\/problem\+json\n$/,
  },
];

export const nestReleases: readonly NestRelease[] = [
  { name: 'Nest 12', versions: 'as in the workspace' },
  {
    name: 'Nest 11',
    versions: {
      '@nestjs/common': '11.2.10',
      '@nestjs/core': '11.2.10',
      '@nestjs/passport': '11.0.5',
      '@nestjs/platform-express': '11.2.10',
      '@nestjs/platform-fastify': '11.2.8',
      '@nestjs/swagger': '11.4.7',
      '@nestjs/terminus': '11.1.1',
      '@nestjs/throttler': '6.7.1',
      '@nestjs/typeorm': '11.0.3',
    },
  },
];

export const moduleSystems: readonly ModuleSystem[] = [
  { name: 'ESM', type: 'module', loads: (door) => `from '${door}'` },
  { name: 'CommonJS', type: 'commonjs', loads: (door) => `require("${door}")` },
];

export const servers: readonly Server[] = ['Fastify', 'Express'];

export const nodeReleases: readonly NodeRelease[] = [
  { name: 'Node 24', version: 'as in the workspace' },
  { name: 'Node 22', version: '22.12.0' },
];

/** What any Nest app has, whatever lib it adds. */
export const plainAppPackages: readonly string[] = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  'reflect-metadata',
  'rxjs',
  '@types/node',
];

/** Loading two copies of one of these breaks an app: classes and tokens of one are unknown to the other. */
export const singletons: readonly string[] = ['@nestjs/common', '@nestjs/core', 'typeorm', 'nestjs-cls', 'rxjs'];

/**
 * The exact version of a package in a consumer of this release.
 *
 * @throws RangeError when a table (or the workspace's package.json) does not say it
 */
export function versionOf(name: string, release: NestRelease, workspace: Readonly<Record<string, string>>): string {
  const pinned = release.versions === 'as in the workspace' ? undefined : release.versions;
  const version = pinned?.[name] ?? (pinned !== undefined && name.startsWith('@nestjs/') ? undefined : workspace[name]);
  if (version === undefined) throw new RangeError(`Name the version of ${name} for ${release.name} in matrix.ts.`);
  return version;
}
