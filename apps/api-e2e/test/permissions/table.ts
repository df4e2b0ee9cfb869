import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/program.js';

/** What a caller without a part in something is answered, who may call the operation as such. */
export type OfOthers = 'nothing' | 'there is none' | 'there is none, but for administrators' | 'all';

/** A row of the table of permissions. */
export interface Row {
  /** `GET /path` */
  readonly name: string;
  readonly method: string;
  /** With the names of its parameters. */
  readonly path: string;
  /** None: it is for everybody. */
  readonly permissions: readonly string[];
  /** Whether keys are refused, whatever their scopes. */
  readonly personOnly: boolean;
  /** `nothing` where it is about the caller alone. */
  readonly ofOthers: OfOthers;
}

const OF_OTHERS: Readonly<Record<string, OfOthers>> = {
  '': 'nothing',
  '404': 'there is none',
  '404, unless a member or an administrator': 'there is none, but for administrators',
  yes: 'all',
};

/** The rows of `apps/api/PERMISSIONS.md`. */
export function permissionTable(): Row[] {
  const page = readFileSync(join(CHECKOUT, 'apps/api/PERMISSIONS.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `[A-Z]+ \//.test(line));
  return rows.map((line) => {
    const [operation = '', permission = '', keys = '', others = ''] = line.slice(2, -1).split('|').map(withoutBlanks);
    const name = operation.replaceAll('`', '');
    const [method = '', path = ''] = name.split(' ');
    const permissions = [...permission.matchAll(/`([^`]+)`/g)].map(([, each = '']) => each);
    const ofOthers = OF_OTHERS[others];
    if (ofOthers === undefined || (permissions.length === 0) !== (permission === 'anybody')) {
      throw new Error(`The table of permissions has a row that says what nobody understands: ${line}`);
    }
    return { name, method, path, permissions, personOnly: keys.startsWith('no'), ofOthers };
  });
}

function withoutBlanks(cell: string): string {
  return cell.trim();
}
