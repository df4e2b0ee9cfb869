import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../src/diagnosis.service.js';
import { codes, findingsIn, NODE, only } from './support/diagnosed.js';
import { blocksTree, installed, LinkTo, makeTree, soundTree, type Tree } from './support/tree.js';

const STORE = 'node_modules/.pnpm';
const NEST = { peerDependencies: { 'reflect-metadata': '^0.2.0', rxjs: '^7.1.0' } };

/** One folder a package and set of peers, linked with each other: as pnpm has it. */
function pnpmTree(): Tree {
  const below = (entry: string) => `${STORE}/${entry}/`;
  const at = (entry: string, name: string) => new LinkTo(`${STORE}/${entry}/node_modules/${name}`);
  const nest = '@nestjs+common@12.5.1_rxjs@7.8.2';
  const blocks = '@ashlar+blocks@0.1.0_1';
  const { 'package.json': manifest, 'tsconfig.json': tsconfig, 'src/main.ts': main } = soundTree();
  return {
    ...{ 'package.json': manifest ?? {}, 'tsconfig.json': tsconfig ?? {}, 'src/main.ts': main ?? '' },
    'pnpm-lock.yaml': '',
    ...installed('rxjs', '7.8.2', {}, below('rxjs@7.8.2')),
    ...installed('reflect-metadata', '0.2.2', {}, below('reflect-metadata@0.2.2')),
    ...installed('@nestjs/common', '12.5.1', NEST, below(nest)),
    [`${STORE}/${nest}/node_modules/rxjs`]: at('rxjs@7.8.2', 'rxjs'),
    [`${STORE}/${nest}/node_modules/reflect-metadata`]: at('reflect-metadata@0.2.2', 'reflect-metadata'),
    ...blocksTree(below(blocks)),
    [`${STORE}/${blocks}/node_modules/@nestjs/common`]: at(nest, '@nestjs/common'),
    'node_modules/@ashlar/blocks': at(blocks, '@ashlar/blocks'),
    'node_modules/@nestjs/common': at(nest, '@nestjs/common'),
    'node_modules/reflect-metadata': at('reflect-metadata@0.2.2', 'reflect-metadata'),
  };
}

describe('the folders of pnpm', () => {
  it('are well when everyone is linked to the same one', () => {
    const { service, checks } = diagnose(makeTree(pnpmTree()), NODE);

    expect(codes(checks.flatMap(({ findings }) => findings))).toEqual([]);
    expect(service).toMatchObject({
      packageManager: 'pnpm',
      packages: [{ folder: `${STORE}/@ashlar+blocks@0.1.0_1/node_modules/@ashlar/blocks` }],
    });
  });

  it('have two copies of one version, for two sets of peers', () => {
    const other = '@nestjs+common@12.5.1_rxjs@7.8.1';
    const tree = {
      ...pnpmTree(),
      ...installed('@nestjs/common', '12.5.1', {}, `${STORE}/${other}/`),
      'node_modules/@nestjs/common': new LinkTo(`${STORE}/${other}/node_modules/@nestjs/common`),
    };

    expect(only(findingsIn(makeTree(tree)), 'SEVERAL_COPIES')).toMatchObject({
      details: [
        expect.stringContaining(`12.5.1 in ${STORE}/${other}/node_modules/@nestjs/common, for shop`),
        expect.stringContaining(`, for @ashlar/blocks`),
      ],
      command: 'pnpm dedupe',
      fix: expect.stringContaining('pnpm why @nestjs/common'),
    });
  });

  it('hide what is only in the folder of somebody else', () => {
    const link = `${STORE}/@nestjs+common@12.5.1_rxjs@7.8.2/node_modules/rxjs`;
    const tree = Object.fromEntries(Object.entries(pnpmTree()).filter(([path]) => path !== link));

    expect(only(findingsIn(makeTree(tree)), 'PEER_MISSING').command).toBe('pnpm add "rxjs@^7.1.0"');
  });
});

describe('the folders of Yarn', () => {
  it('are those of npm, with commands of its own', () => {
    const { 'package-lock.json': _, ...tree } = soundTree();
    const folder = makeTree({ ...tree, 'yarn.lock': '', 'src/a.ts': `import '@ashlar/blocks/sql';\n` });

    expect(only(findingsIn(folder), 'OPTIONAL_PEER_MISSING').command).toBe('yarn add "typeorm@^1.1.0"');
  });
});

describe('a package that is linked from elsewhere', () => {
  it('takes its own copies with it', () => {
    const { service, findings } = linked();

    expect(service.packages[0]?.folder).toBe('../elsewhere/node_modules/@ashlar/blocks');
    expect(codes(findings)).toEqual(['error SEVERAL_COPIES']);
  });

  function linked() {
    const sound = Object.entries(soundTree()).filter(([path]) => !path.startsWith('node_modules/@ashlar/'));
    const folder = makeTree({
      ...Object.fromEntries(sound.map(([path, content]) => [`shop/${path}`, content])),
      ...blocksTree('elsewhere/'),
      ...installed('@nestjs/common', '12.5.1', {}, 'elsewhere/'),
      'shop/node_modules/@ashlar/blocks': new LinkTo('elsewhere/node_modules/@ashlar/blocks'),
    });
    const { service, checks } = diagnose(`${folder}/shop`, NODE);
    return { service, findings: checks.flatMap((check) => check.findings) };
  }
});
