import type { Tree } from '@nx/devkit';
import { Refusal } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import { filesBelow } from '../lib/name-checks.service.js';
import { type Port, portsIn } from './port.js';

const FOLDER = 'libs';

/** A lib by the name of its folder. @throws Refusal when there is none */
export function findLib(tree: Tree, name: string): App {
  const names = tree.children(FOLDER).filter((each) => tree.exists(`${FOLDER}/${each}/package.json`));
  if (names.includes(name)) return { name, root: `${FOLDER}/${name}`, packages: new Set() };
  const known = names.length === 0 ? 'There is none yet.' : `There are: ${names.join(', ')}.`;
  throw new Refusal([`There is no lib ${JSON.stringify(name)} in ${FOLDER}/. ${known}`]);
}

/** The port that is meant: the one of the name, or the only one. @throws Refusal */
export function findPort(tree: Tree, lib: App, name: string | undefined): Port {
  const ports = [...sourcesIn(tree, lib, 'src')].flatMap(([path, text]) => portsIn(path, text));
  const known = ports
    .map((port) => port.name)
    .sort()
    .join(', ');
  const meant = name === undefined ? ports : ports.filter((port) => port.name === name);
  const [port, ...others] = meant;
  if (port && others.length === 0) return port;
  if (ports.length === 0) {
    throw new Refusal([
      `${lib.root} has no port: export an interface called ...Store from a file *.store.ts in src, or ...Transport from *.transport.ts.`,
    ]);
  }
  if (name === undefined) throw new Refusal([`${lib.root} has several ports. Say which is meant by --port: ${known}.`]);
  throw new Refusal([`${lib.root} has no port ${JSON.stringify(name)}. There are: ${known}.`]);
}

/** The TypeScript of a lib below a folder, by path from its root. */
export function sourcesIn(tree: Tree, { root }: App, folder: string): ReadonlyMap<string, string> {
  const paths = filesBelow(tree, `${root}/${folder}`).filter((path) => path.endsWith('.ts'));
  return new Map(paths.map((path) => [path.slice(root.length + 1), tree.read(path, 'utf-8') ?? '']));
}
