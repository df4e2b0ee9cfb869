import type { CheckResult, Finding } from '../finding.js';
import { doorsOf } from '../packages/exports-map.js';
import type { Link } from '../packages/installation.js';
import { SCOPE } from '../packages/singletons.js';
import { parseSpecifier } from '../packages/specifier.js';
import { isIn } from '../packages/version-choice.js';
import type { Door } from '../sources/doors.service.js';
import type { Facts } from './facts.js';
import { remedyOf } from './peers.js';
import { counted, distinct, listed } from './words.js';

const SHOWN_IMPORTERS = 3;

/** What a door loads of what its package calls optional. */
interface OptionalWish {
  readonly door: Door;
  readonly link: Link;
  readonly when: 'load' | 'call';
  /** The file that loads it, absolute. */
  readonly file: string;
}

/** Whether the doors that the sources import exist, and whether the optional peers behind them are there. */
export function checkDoors(facts: Facts): CheckResult {
  const { doors, shown } = facts;
  const wishes = optionalWishes(facts);
  return {
    id: 'doors',
    passed: `${counted(doors.length, 'door')} of @ashlar packages in use, with all that is behind`,
    findings: [
      ...doors.filter(({ state }) => state === 'closed').map((door) => unknownDoor(door, shown)),
      ...doors.filter(({ state }) => state === 'broken').map((door) => brokenDoor(door, shown)),
      ...missingPeers(facts, wishes),
      ...missingChoices(facts, wishes),
      ...mismatches(facts, wishes),
    ],
  };
}

function optionalWishes({ doors, installation }: Facts): OptionalWish[] {
  const optional = installation.links.filter(
    ({ kind, from }) => kind === 'optional peer' && from.name.startsWith(SCOPE),
  );
  return doors.flatMap((door) =>
    door.wants.flatMap(({ name, when, file }) => {
      const wanted = parseSpecifier(name)?.packageName;
      const link = optional.find(({ from, name: peer }) => from.folder === door.owner.folder && peer === wanted);
      return link === undefined ? [] : [{ door, link, when, file }];
    }),
  );
}

function missingPeers({ installation, commands, shown }: Facts, wishes: readonly OptionalWish[]): Finding[] {
  const missing = wishes.filter(({ when, link }) => when === 'load' && link.to === undefined);
  const remedy = remedyOf(
    installation,
    commands,
    missing.map(({ link }) => link),
  );
  return distinct(missing.map(({ link }) => link)).map((link): Finding => {
    const behind = distinct(missing.filter((wish) => wish.link === link).map(({ door }) => door));
    const names = behind.map(({ specifier }) => specifier);
    return {
      code: 'OPTIONAL_PEER_MISSING',
      severity: 'error',
      message: `${listed(names)} ${names.length === 1 ? 'does' : 'do'} not load without ${link.name}, which is not installed.`,
      details: [`${link.from.name} works with ${link.name} ${link.range}`, ...importersOf(behind, shown)],
      ...remedy,
    };
  });
}

/** Where one file loads several optional peers when it is asked to, they are a choice, and one of them is wanted. */
function missingChoices({ installation, commands, shown }: Facts, wishes: readonly OptionalWish[]): Finding[] {
  const later = wishes.filter(({ when }) => when === 'call');
  return distinct(later.map(({ file }) => file)).flatMap((file): Finding[] => {
    const choice = later.filter((wish) => wish.file === file);
    const links = distinct(choice.map(({ link }) => link));
    const [first] = links;
    if (first === undefined || links.length < 2 || links.some(({ to }) => to !== undefined)) return [];
    const additions = links.flatMap((link) => remedyOf(installation, commands, [link]).command ?? []);
    return [
      {
        code: 'RUNTIME_PEER_MISSING',
        severity: 'warning',
        message: `${first.from.name} loads ${listed(
          links.map(({ name }) => name),
          'or',
        )} when it is asked to, and none of them is installed.`,
        details: [
          `loaded by ${shown(file)}`,
          ...importersOf(
            choice.map(({ door }) => door),
            shown,
          ),
        ],
        fix: `Install what its options ask for: ${listed(additions, 'or')}`,
      },
    ];
  });
}

function mismatches({ installation, commands, shown }: Facts, wishes: readonly OptionalWish[]): Finding[] {
  const loaded = new Set(wishes.filter(({ when }) => when === 'load').map(({ link }) => link));
  return installation.links
    .filter(({ kind, from }) => kind === 'optional peer' && from.name.startsWith(SCOPE))
    .filter(({ to, range }) => isIn(to?.version, range) === false)
    .map((link) => ({
      code: 'OPTIONAL_PEER_MISMATCH',
      severity: loaded.has(link) ? 'error' : 'warning',
      message: `${link.name} ${link.to?.version} is installed, where ${link.from.name} works with ${link.range}.`,
      details: link.to === undefined ? [] : [shown(link.to.folder)],
      ...remedyOf(installation, commands, [link]),
    }));
}

function unknownDoor(door: Door, shown: Facts['shown']): Finding {
  const { name, version, manifest } = door.owner;
  const doors = doorsOf(manifest).map((path) => name + path.slice(1));
  return {
    code: 'DOOR_UNKNOWN',
    severity: 'error',
    message: `${door.specifier} is imported, and ${name} ${version} has no such door.`,
    details: importersOf([door], shown),
    fix: `Import one that it has: ${listed(doors, 'or')}.`,
  };
}

function brokenDoor(door: Door, shown: Facts['shown']): Finding {
  const { name, folder } = door.owner;
  return {
    code: 'DOOR_BROKEN',
    severity: 'error',
    message: `${door.specifier} leads to a file that is not there.`,
    details: [`${name} is in ${shown(folder)}`, ...importersOf([door], shown)],
    fix: `Install ${name} again; where it is linked from its sources, build it first.`,
  };
}

function importersOf(doors: readonly Door[], shown: Facts['shown']): string[] {
  const files = distinct(doors.flatMap(({ importers }) => importers)).map(shown);
  const more = files.length - SHOWN_IMPORTERS;
  return [
    ...files.slice(0, SHOWN_IMPORTERS).map((file) => `imported by ${file}`),
    ...(more > 0 ? [`and by ${counted(more, 'more file')}`] : []),
  ];
}
