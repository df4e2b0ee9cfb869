import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';

import { run, terminal } from './command.service.js';

const START_TIMEOUT_MS = 30_000;
/** It must not outlive those who started it, however they end: then the channel between them closes. */
const END_WITH_PARENT = 'data:text/javascript,process.once("disconnect",()=>process.exit());process.channel?.unref()';

/** What a registry says of a package. */
export interface Packument {
  readonly versions: Readonly<Record<string, { readonly dist: { readonly tarball: string } }>>;
}

/** A package as its users get it. */
export interface PublishedPackage {
  readonly manifest: PublishedManifest;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** What of a published package.json is looked at. */
export interface PublishedManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A verdaccio that keeps our packages to itself and asks the configured registry for everything else. */
export class Registry {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts an empty one for packages of these names. Its files lie in a folder that doesn't exist yet. */
  static async start(folder: string, names: readonly string[]): Promise<Registry> {
    await mkdir(folder);
    const url = `http://127.0.0.1:${await freePort()}/`;
    await writeFile(join(folder, 'config.yaml'), stringify(await configuration(folder, names)));
    await writeFile(join(folder, 'npmrc'), npmrc(url));
    const verdaccio = createRequire(import.meta.url).resolve('verdaccio/bin/verdaccio');
    const args = ['--import', END_WITH_PARENT, verdaccio, '--config', join(folder, 'config.yaml'), '--listen', url];
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    const child = spawn(process.execPath, args, { cwd: folder, env: terminal(), stdio: [...stdio] });
    const registry = new Registry(folder, child, url);
    await registry.isReady();
    return registry;
  }

  /** The environment in which npm publishes here and installs from here, with a cache of its own. */
  get env(): NodeJS.ProcessEnv {
    // Who runs this by npx has a cache in the environment, which would win, and keep what these tests make for longer than they run.
    return { NPM_CONFIG_USERCONFIG: join(this.folder, 'npmrc'), npm_config_cache: join(this.folder, 'npm-cache') };
  }

  /** The versions of a package, in the order of their publication. */
  async versions(name: string): Promise<string[]> {
    return Object.keys((await this.packument(name)).versions);
  }

  /** Downloads a version of a package and looks into it. */
  async download(name: string, version: string): Promise<PublishedPackage> {
    const tarball = (await this.packument(name)).versions[version]?.dist.tarball;
    if (tarball === undefined) throw new Error(`The registry has no ${name}@${version}.`);
    const response = await fetch(tarball);
    const folder = join(this.folder, 'downloads', name, version);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.tgz'), Buffer.from(await response.arrayBuffer()));
    const list = await run('tar', ['-xvzf', 'package.tgz'], { cwd: folder });
    return {
      manifest: JSON.parse(await readFile(join(folder, 'package/package.json'), 'utf8')) as PublishedManifest,
      files: list
        .trim()
        .replaceAll(/^package\//gm, '')
        .split('\n'),
    };
  }

  /** Ends it, and waits for its end. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    // It has nothing to close, and takes no notice of a SIGTERM.
    this.child.kill('SIGKILL');
    await ended;
  }

  private async packument(name: string): Promise<Packument> {
    const response = await fetch(new URL(name.replace('/', '%2f'), this.url));
    return response.ok ? ((await response.json()) as Packument) : { versions: {} };
  }

  private async isReady(): Promise<void> {
    for (const begin = performance.now(); ; await sleep(100)) {
      const answer = await fetch(new URL('-/ping', this.url)).catch(() => undefined);
      if (answer?.ok === true) return;
      if (this.child.exitCode !== null) throw new Error(`verdaccio ended with ${this.child.exitCode}.`);
      if (performance.now() - begin > START_TIMEOUT_MS) throw new Error('verdaccio does not answer.');
    }
  }
}

async function configuration(folder: string, names: readonly string[]): Promise<object> {
  const upstream = (await run('npm', ['config', 'get', 'registry'], { cwd: folder })).trim();
  return {
    storage: join(folder, 'storage'),
    uplinks: { upstream: { url: upstream } },
    packages: {
      ...Object.fromEntries(names.map((name) => [name, { access: '$all', publish: '$all' }])),
      '**': { access: '$all', proxy: 'upstream' },
    },
    log: { type: 'stdout', level: 'error' },
  };
}

/** npm refuses to publish without a token; anyone may publish here. */
function npmrc(url: string): string {
  const token = `${url.replace('http:', '')}:_authToken=anyone`;
  return [`registry=${url}`, token, 'update-notifier=false', ''].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
