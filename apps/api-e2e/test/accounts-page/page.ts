import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/program.js';

/** A call of the page, and what the page says comes back. */
export interface PageCall {
  readonly line: string;
  readonly method: string;
  /** With the variables of the shell in it, and without a query. */
  readonly path: string;
  readonly answer: string;
}

/** Lines that are pasted at once. */
export interface PageBlock {
  readonly lines: readonly string[];
  readonly calls: readonly PageCall[];
}

/** What stands under a heading. */
export interface PageSection {
  readonly title: string;
  readonly blocks: readonly PageBlock[];
}

/** The lines to paste of `apps/api/ACCOUNTS.md`. @throws when it doesn't say what comes back, or says it of no call */
export function accountsPage(): PageSection[] {
  const page = readFileSync(join(CHECKOUT, 'apps/api/ACCOUNTS.md'), 'utf8');
  return page.split(/^## /m).flatMap((section) => {
    const [title = ''] = section.split('\n', 1);
    const blocks = [...section.matchAll(/^```bash\n([^]*?)^```$/gm)].map(([, text = '']) => blockOf(text));
    return blocks.length > 0 ? [{ title: title.replace('# ', ''), blocks }] : [];
  });
}

function blockOf(text: string): PageBlock {
  const lines = text.trimEnd().split('\n');
  // A call may go on in the next line.
  const commands = text.trimEnd().replaceAll('\\\n', '').split('\n');
  const calls = commands.flatMap((line, index) => {
    const isCall = line.startsWith('curl ');
    const [, answer] = /^# (\d{3}\b.*)$/.exec((isCall ? commands[index + 1] : line) ?? '') ?? [];
    if (isCall && answer !== undefined) return [callOf(line, answer)];
    if (isCall || (answer !== undefined && !commands[index - 1]?.startsWith('curl '))) {
      throw new Error(`A call and what comes back stand one under the other, but not here: ${line}`);
    }
    return [];
  });
  return { lines, calls };
}

function callOf(line: string, answer: string): PageCall {
  const [, path = ''] = /\$API(\/[^\s"?]*)/.exec(line) ?? [];
  const [, method = line.includes(' --json ') ? 'POST' : 'GET'] = / -X ([A-Z]+) /.exec(line) ?? [];
  return { line, method, path, answer };
}
