import type { WorkspacePlan } from '../plan.js';

/** `tsconfig.base.json`: how TypeScript is compiled everywhere. */
export function baseConfig(): string {
  return json({
    compilerOptions: {
      composite: true,
      declarationMap: true,
      sourceMap: true,
      isolatedModules: true,
      lib: ['es2023'],
      target: 'es2023',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      useDefineForClassFields: false,
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmitOnError: true,
      noFallthroughCasesInSwitch: true,
      noImplicitOverride: true,
      noImplicitReturns: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      skipLibCheck: true,
      forceConsistentCasingInFileNames: true,
      types: ['node'],
    },
  });
}

/** `tsconfig.json`: every project, as `nx sync` notes them. */
export function solutionConfig({ name }: WorkspacePlan): string {
  return json({
    extends: './tsconfig.base.json',
    compileOnSave: false,
    files: [],
    references: [{ path: `./apps/${name.kebab}` }, { path: `./apps/${name.kebab}-e2e` }],
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
