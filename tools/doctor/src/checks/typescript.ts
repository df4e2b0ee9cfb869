import type { CheckResult, Finding, FindingCode, Severity } from '../finding.js';
import { SCOPE } from '../packages/singletons.js';
import { type CompilerOptions, moduleResolutionOf, targetOf, type Tsconfig } from '../tsconfig/compiler-options.js';
import type { Facts } from './facts.js';
import { counted, listed } from './words.js';

/** The condition by which packages of the workspace of Ashlar resolve to their sources there. */
export const SOURCE_CONDITION = '@ashlar/source';

/** What is wrong with compiler options. */
interface Rule {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  breaks(options: CompilerOptions): boolean;
}

/** Whether what is compiled works with Nest and with packages that have doors. */
export function checkTypescript(facts: Facts): CheckResult {
  const { configs, unreadable } = facts.tsconfigs;
  return {
    id: 'typescript',
    passed: configs.length === 0 ? 'No tsconfig.json to check' : `Compiler options of ${shownFiles(facts, configs)}`,
    findings: [
      ...unreadable.map(({ file, reason }): Finding => ({
        code: 'TSCONFIG_UNREADABLE',
        severity: 'error',
        message: `${facts.shown(file)} can not be read.`,
        details: [reason],
        fix: 'Correct the file.',
      })),
      ...rulesFor(facts).flatMap((rule) => broken(facts, rule)),
    ],
  };
}

function broken(facts: Facts, { breaks, ...finding }: Rule): Finding[] {
  const breaking = facts.tsconfigs.configs.filter(({ options }) => breaks(options));
  return breaking.length === 0 ? [] : [{ ...finding, details: breaking.map(({ file }) => facts.shown(file)) }];
}

function shownFiles({ shown }: Facts, configs: readonly Tsconfig[]): string {
  return listed(configs.map(({ file }) => shown(file)));
}

function rulesFor({ installation, imports, typescript, hasSwc, hasOwnSources }: Facts): Rule[] {
  const usesNest = installation.links.some(({ name, from }) => from === installation.app && name === '@nestjs/common');
  const sideDoors = imports.filter(({ specifier }) => specifier.startsWith(SCOPE) && specifier.split('/').length > 2);
  const rules: (Rule | false)[] = [
    usesNest && {
      code: 'DECORATORS_OFF',
      severity: 'error',
      message: 'experimentalDecorators is not on: the decorators of Nest do not compile, or not to what they need.',
      fix: 'Set "experimentalDecorators": true in the compilerOptions.',
      breaks: ({ experimentalDecorators }) => experimentalDecorators !== true,
    },
    usesNest &&
      !hasSwc && {
        code: 'DECORATOR_METADATA_OFF',
        severity: 'error',
        message: 'emitDecoratorMetadata is not on: Nest can not tell what to inject into a constructor.',
        fix: 'Set "emitDecoratorMetadata": true in the compilerOptions.',
        breaks: ({ emitDecoratorMetadata }) => emitDecoratorMetadata !== true,
      },
    {
      code: 'MODULE_RESOLUTION',
      // Root doors are found by `main` and `types` even so.
      severity: sideDoors.length > 0 ? 'error' : 'warning',
      message: `moduleResolution is an old one that does not see the doors of packages${
        sideDoors.length > 0
          ? `, of which ${counted(new Set(sideDoors.map(({ specifier }) => specifier)).size, 'is', 'are')} imported`
          : ''
      }.`,
      fix: 'Set "module": "nodenext" (and no moduleResolution), or "moduleResolution": "bundler" where a bundler follows.',
      breaks: (options) => /^(node|node10|classic)$/.test(moduleResolutionOf(options, typescript) ?? ''),
    },
    !hasOwnSources && {
      code: 'SOURCE_CONDITION',
      severity: 'error',
      message: `customConditions names ${SOURCE_CONDITION}, which leads to sources that are not published.`,
      fix: `Remove "${SOURCE_CONDITION}" from the customConditions.`,
      breaks: ({ customConditions = [] }) => customConditions.includes(SOURCE_CONDITION),
    },
    {
      code: 'TARGET_TOO_OLD',
      severity: 'error',
      message: 'target is older than classes: what extends a class of a package fails when it is made.',
      fix: 'Set "target": "es2022" or newer.',
      breaks: (options) => /^es[35]$/.test(targetOf(options, typescript) ?? ''),
    },
  ];
  return rules.filter((rule) => rule !== false);
}
