import { type NamedImport, withImport } from '../../../source/imports.js';
import type { PortMember, PortParameter } from '../port.js';
import { mapMembers } from '../../lib/templates/store-files.js';

/** All that the files of a driver are made of. */
export interface DriverPlan {
  /** `redis` */
  readonly name: string;
  /** `RedisLabelStore` */
  readonly className: string;
  /** `LabelStore` */
  readonly port: string;
  /** Its file: `src/redis/redis.store.ts`. */
  readonly path: string;
  /** `describeLabelStore` */
  readonly suite: string;
  readonly members: readonly PortMember[];
  readonly imports: readonly NamedImport[];
  /** The package that it speaks through. */
  readonly client: string | undefined;
  /** Whether it begins with a map of entries, as the stores of generated libs do, or with methods that throw. */
  readonly beginsWithMap: boolean;
}

/** `src/<driver>/index.ts`: the door. */
export function doorFile({ className, path }: DriverPlan): string {
  return `export { ${className} } from './${path.split('/').at(-1)?.replace(/\.ts$/, '.js')}';\n`;
}

/** `src/<driver>/<driver>.store.ts`. */
export function driverFile(plan: DriverPlan): string {
  const { client, imports } = plan;
  const sorted = imports.toSorted((one, other) => rank(one) - rank(other));
  const code = sorted.reduce(withImport, plan.beginsWithMap ? workingDriver(plan) : openDriver(plan));
  return client === undefined ? code : `import '${client}';\n${code}`;
}

/** Packages come before files. */
function rank({ from }: NamedImport): number {
  return from.startsWith('.') ? 1 : 0;
}

/** `test/stores/<driver>.store.spec.ts`: the contract. @param args what the suite is called with */
export function driverSpec(
  { className, suite }: DriverPlan,
  doors: { driver: string; suite: string },
  args: string,
): string {
  const runner = args.includes('{ describe, it }') ? "import { describe, it } from '@jest/globals';\n" : '';
  return `${runner}import { ${className} } from '${doors.driver}';
import { ${suite} } from '${doors.suite}';

${suite}(${args});
`;
}

function workingDriver({ name, className, port, suite, client }: DriverPlan): string {
  const noun = port.replace(/Store$/, '');
  return `
/**
 * The driver \`${name}\` of {@link ${port}}.
 *
 * It passes \`${suite}\` with a map of this process where its client goes. Take the client, which its owner makes and
 * closes, as an argument of a constructor, and call it in place of the map.${importNote(client)}
 */
export class ${className} implements ${port} {
${mapMembers(noun)}
}
`;
}

function openDriver({ name, className, port, path, suite, members, client }: DriverPlan): string {
  return `
/**
 * The driver \`${name}\` of {@link ${port}}.
 *
 * What throws is not written yet: \`${suite}\` says what each of it has to do. Take the client, which its owner makes
 * and closes, as an argument of a constructor.${importNote(client)}
 */
export class ${className} implements ${port} {
${members.map((member) => openMember(member, name)).join('\n\n')}
}

function notWritten(member: string): Error {
  return new Error(\`${className}.\${member} is not written yet. Write it in ${path}.\`);
}
`;
}

function importNote(client: string | undefined): string {
  return client === undefined ? '' : `\n *\n * Name in the import of \`${client}\` what you need of it.`;
}

function openMember({ name, isMethod, generics, parameters, type }: PortMember, driver: string): string {
  if (!isMethod && name === 'name' && type === 'string') return `  readonly name = '${driver}';`;
  const body = `{\n    throw notWritten('${name}');\n  }`;
  if (!isMethod) return `  get ${name}(): ${type} ${body}`;
  const isAsync = type.startsWith('Promise<');
  return `  ${isAsync ? 'async ' : ''}${name}${generics}(${parameters.map(unused).join(', ')}): ${type} ${body}`;
}

/** A name with a line before it says to compilers and linters that nothing uses it. */
function unused({ name, declared, isRest }: PortParameter): string {
  return `${isRest ? '...' : ''}_${name}${declared}`;
}
