import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { instructionsOf, parseDockerfile, type Stage } from './dockerfile.js';
import { DOCKER, REPOSITORY, testFolder } from './folders.js';
import { Process } from './process.service.js';

const BUILD_TIMEOUT_MS = 90_000;
/** Where the stages of the Dockerfile put the tree. */
const HANDED_ON = '/production';
/** npm keeps its configuration, but not what an npm, Nx or Jest that runs us says of our own run. */
const OF_THIS_RUN =
  /^(NODE_OPTIONS|NODE_ENV|NX_.*|JEST_.*|INIT_CWD|npm_(package|lifecycle)_.*|npm_config_(local_prefix|workspaces?|omit|include))$/i;

const { stages } = parseDockerfile(readFileSync(join(DOCKER, 'Dockerfile'), 'utf8'));

/** The last stage of the Dockerfile: the image. */
export const image = stages.at(-1) as Stage;

/** A stage of the Dockerfile. @throws when there is none of that name */
export function stageOf(name: string): Stage {
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined) throw new Error(`The Dockerfile has no stage ${name}.`);
  return stage;
}

/** The folder that the image would have as /app, made by the commands of the Dockerfile; once in a run, then read-only. */
export async function productionTree(): Promise<string> {
  const tree = join(testFolder(), 'tree');
  if (existsSync(tree)) return tree;
  const unfinished = join(testFolder(), 'unfinished-tree');
  await mkdir(unfinished, { recursive: true });
  const prune = instructionsOf(stageOf('build'), 'RUN').filter(({ rest }) => rest.includes('ashlar-prune'));
  for (const { rest } of prune) await asInStage(rest, REPOSITORY, unfinished);
  for (const { rest } of instructionsOf(stageOf('production'), 'RUN')) await asInStage(rest, unfinished, unfinished);
  await asInStage('chmod -R a-w,a+rX .', unfinished, unfinished);
  await rename(unfinished, tree);
  return tree;
}

async function asInStage(command: string, cwd: string, tree: string): Promise<void> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THIS_RUN.test(name)));
  env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const words = ['/bin/sh', '-c', command.replaceAll(HANDED_ON, tree)];
  const { code, stdout, stderr } = await Process.run(words, { cwd, env }, BUILD_TIMEOUT_MS);
  if (code !== 0) throw new Error(`${command}: code ${code}\n${stdout}${stderr}`);
}
