import type { Tree } from '@nx/devkit';
import { Refusal } from '../../refusal.js';
import type { NameForms } from '../../names/name-forms.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { UnexpectedShapeError } from '../../source/source-edit.js';
import type { App } from '../../workspace/app.service.js';
import { findPort, sourcesIn } from './lib.service.js';
import { importsFor, membersOf, type Port, type PortMember, specifier } from './port.js';
import { suiteOf } from './suite.js';
import type { DriverPlan } from './templates/driver-files.js';

/** A driver, and how it is tested. */
export interface PlannedDriver {
  readonly plan: DriverPlan;
  readonly spec: DriverSpec;
}

interface DriverSpec {
  /** From the root of the lib. */
  readonly path: string;
  /** What the suite is called with; `undefined` where only a person can say. */
  readonly args: string | undefined;
  /** What it imports the driver and the suite from. */
  readonly doors: { readonly driver: string; readonly suite: string };
}

/** What a driver is made of, as its lib is now. @throws Refusal */
export function plannedDriver(
  tree: Tree,
  lib: App,
  { kebab, pascal }: NameForms,
  portName: string | undefined,
  client: string | undefined,
): PlannedDriver {
  const port = findPort(tree, lib, portName);
  const suite = suiteOf(port, sourcesIn(tree, lib, 'src/testing'));
  if (!suite) {
    throw new Refusal([
      `${lib.root} has no suite for ${port.name}: export describe${port.name}(name, make, { describe, it }) from src/testing/index.ts.`,
    ]);
  }
  const className = `${pascal}${port.name}`;
  const path = `src/${kebab}/${kebab}.${port.role}.ts`;
  const spec = `test/${port.role}s/${kebab}.${port.role}.spec.ts`;
  return {
    plan: {
      name: kebab,
      className,
      port: port.name,
      path,
      suite: suite.name,
      client,
      ...shapeOf(tree, lib, port, path),
    },
    spec: {
      path: spec,
      args: suite.argumentsFor(className),
      doors: { driver: specifier(spec, `src/${kebab}/index.ts`), suite: specifier(spec, suite.path) },
    },
  };
}

function shapeOf(tree: Tree, lib: App, port: Port, path: string) {
  try {
    const members = membersOf(port);
    const wasGenerated = GeneratedFiles.of(tree, lib.root).generation(`lib ${lib.name}`) !== undefined;
    return { members, imports: importsFor(port, path), beginsWithMap: wasGenerated && keepsEntries(port, members) };
  } catch (error) {
    if (!(error instanceof UnexpectedShapeError)) throw error;
    throw new Refusal([`${lib.root}/${port.path} is not as expected. ${error.message}`]);
  }
}

/** Whether a port is as the generator of libs writes it, whose methods a map can do. */
function keepsEntries({ name, role }: Port, members: readonly PortMember[]): boolean {
  const entry = `${name.replace(/Store$/, '')}Entry`;
  const expected = [
    `find(: string): Promise<${entry} | undefined>`,
    `put(: ${entry}): Promise<void>`,
    'remove(: string): Promise<boolean>',
  ];
  const found = members.map((member) => {
    const parameters = member.parameters.map(({ declared }) => declared).join();
    return `${member.name}(${parameters}): ${member.type}`;
  });
  return role === 'store' && found.sort().join() === expected.join();
}
