import type { LibPlan } from '../plan.js';

const JSON_INDENT = 2;

/** `package.json` of a lib. */
export function manifest(plan: LibPlan): string {
  const { name, packageName, floor, license, domainRange } = plan;
  const isKernel = floor === 'kernel';
  return json({
    name: packageName,
    version: '0.1.0',
    description: descriptionOf(plan),
    type: 'module',
    license,
    engines: { node: '>=22.12' },
    exports: {
      './package.json': './package.json',
      '.': door(plan, ''),
      ...(!isKernel && { './testing': door(plan, 'testing/') }),
    },
    main: './dist/index.js',
    types: './dist/index.d.ts',
    files: ['dist', '!**/*.tsbuildinfo', '!**/*.map', 'CHANGELOG.md'],
    sideEffects: false,
    publishConfig: { access: 'public' },
    nx: { name: name.kebab, tags: [`floor:${floor}`, 'npm:public'] },
    ...(!isKernel && {
      dependencies: { '@ashlar/domain': domainRange },
      peerDependencies: {
        '@nestjs/common': '^11.0.0 || ^12.0.0',
        'class-validator': '^0.14.2 || ^0.15.0',
      },
    }),
  });
}

/** What a lib is for, in one sentence. */
export function descriptionOf({ title, floor }: LibPlan): string {
  if (floor === 'kernel')
    return `${title}: names that are checked once, and known to be right from then on. No dependency.`;
  return `${title} for NestJS: named entries behind a port, in memory or where a driver of yours keeps them.`;
}

/** `tsconfig.json`, which only refers to others. */
export function solutionConfig(): string {
  return json({
    extends: '../../tsconfig.base.json',
    files: [],
    include: [],
    references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }],
  });
}

/** `tsconfig.lib.json`. */
export function libConfig({ floor, domainFolder }: LibPlan): string {
  const folder = floor === 'kernel' ? undefined : domainFolder;
  return json({
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo' },
    include: ['src/**/*.ts'],
    exclude: ['src/**/*.spec.ts'],
    references: folder === undefined ? [] : [{ path: `${fromLib(folder)}/tsconfig.lib.json` }],
  });
}

/** `tsconfig.spec.json`. */
export function specConfig(): string {
  return json({
    extends: '../../tsconfig.base.json',
    compilerOptions: { outDir: 'out-tsc/jest', emitDeclarationOnly: true },
    include: ['src/**/*.spec.ts', 'test/**/*.ts'],
    references: [{ path: './tsconfig.lib.json' }],
  });
}

/** `jest.config.mjs`: tests that reach less than 90 % of a lib fail. */
export function jestConfig({ name, hasLibCoverage }: LibPlan): string {
  const coverage = `  collectCoverage: true,
  coverageThreshold: { global: { statements: 90, lines: 90, functions: 85, branches: 80 } },`;
  return `import preset${hasLibCoverage ? ', { libCoverage }' : ''} from '../../jest.preset.mjs';

export default {
  ...preset,
${hasLibCoverage ? '  ...libCoverage,' : coverage}
  displayName: '${name.kebab}',
};
`;
}

/** `CHANGELOG.md`, which releases go on with. */
export function changelog({ floor }: LibPlan): string {
  const first =
    floor === 'kernel'
      ? 'names that are checked once.'
      : 'named entries, a port for what keeps them, and a store in memory. By `/testing` a fake, and the contract\n  that every store passes.';
  return `## 0.1.0

- First version: ${first}
`;
}

function door({ sourceCondition }: LibPlan, folder: string): object {
  return {
    ...(sourceCondition !== undefined && { [sourceCondition]: `./src/${folder}index.ts` }),
    types: `./dist/${folder}index.d.ts`,
    default: `./dist/${folder}index.js`,
  };
}

function fromLib(folder: string): string {
  return folder.startsWith('libs/') ? `../${folder.slice('libs/'.length)}` : `../../${folder}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, JSON_INDENT)}\n`;
}
