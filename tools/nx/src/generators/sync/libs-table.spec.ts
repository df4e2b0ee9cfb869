import { describe, expect, it } from '@jest/globals';
import { type Lib, withLibsTable } from './libs-table.js';

const auth: Lib = {
  folder: 'auth',
  name: '@ashlar/auth',
  version: '0.2.0',
  floor: 'capability',
  doors: ['/http', '/typeorm'],
  description: 'Accounts.',
};
const mail: Lib = { ...auth, folder: 'mail', name: '@ashlar/mail', doors: [], description: 'Letters,\nor | what?' };
const sizes = { auth: { packedBytes: 314_000, installedBytes: 72_700_000 } };

const readme = `# Ours

\`\`\`md
| lib | what it is for |
| --- | -------------- |
\`\`\`

## The blocks

| lib                                 | floor | what it is for     | owner | packed, at most |
| ----------------------------------- | ----- | :----------------- | ----- | --------------- |
| [@ashlar/auth](libs/auth/README.md) | old   | people \\| by us   | Ann   | 1 kB            |
| [@ashlar/gone](libs/gone/README.md) | old   | nothing any longer | Bob   | 1 kB            |

More of ours.

## Else

| a |
`;

describe('The table of libs', () => {
  it('says what they are now, in the words that somebody has chosen', () => {
    const { text, reasons } = withLibsTable(readme, [auth, mail]);

    expect(text).toBe(`# Ours

\`\`\`md
| lib | what it is for |
| --- | -------------- |
\`\`\`

## The blocks

| lib                                 | version | floor      | what it is for       | doors beside the root | owner |
| ----------------------------------- | ------- | ---------- | :------------------- | --------------------- | ----- |
| [@ashlar/auth](libs/auth/README.md) | 0.2.0   | capability | people \\| by us      | \`/http\` \`/typeorm\`    | Ann   |
| [@ashlar/mail](libs/mail/README.md) | 0.2.0   | capability | Letters, or \\| what? |                       |       |

More of ours.

## Else

| a |
`);
    expect(reasons).toEqual([
      'The table of libs has other columns.',
      'The row of [@ashlar/auth](libs/auth/README.md) is wrong: floor.',
      'There is no row of [@ashlar/mail](libs/mail/README.md).',
      'There is a row of [@ashlar/gone](libs/gone/README.md), which is no public lib.',
    ]);
  });

  it('says what they take at most, where that is known', () => {
    const { text } = withLibsTable(readme, [auth, mail], sizes);

    expect(text).toContain('| doors beside the root | packed, at most | installed, at most | owner |\n');
    expect(text).toContain('| 314 kB          | 72.7 MB            | Ann   |\n');
    expect(text).toContain('|                       |                 |                    |       |\n');
  });

  it('stays as it is when nothing has changed, however wide its columns are', () => {
    const { text } = withLibsTable(readme, [auth, mail], sizes);
    const narrow = text.replaceAll(/ {2,}\|/g, ' |');

    for (const current of [text, narrow]) {
      expect(withLibsTable(current, [auth, mail], sizes)).toEqual({ text: current, reasons: [] });
    }
  });

  it('keeps the order of its rows, and gets a new one after the last of its floor', () => {
    const http: Lib = { ...auth, folder: 'http', name: '@ashlar/http', floor: 'platform' };
    const config: Lib = { ...http, folder: 'config', name: '@ashlar/config' };
    const own: Lib = { ...http, folder: 'own', name: '@ashlar/own', floor: '' };
    const { text } = withLibsTable('| lib | what it is for |\n| - | - |', [mail]);
    const before = withLibsTable(withLibsTable(text, [http, mail]).text, [auth, http, mail]).text;

    const order = [...withLibsTable(before, [auth, config, http, mail, own]).text.matchAll(/libs\/(\w+)/g)];

    expect(order.map(([, folder]) => folder)).toEqual(['mail', 'auth', 'http', 'config', 'own']);
  });

  it('keeps the ends of lines', () => {
    const { text } = withLibsTable(readme.replaceAll('\n', '\r\n'), [auth]);

    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('is nothing that a README must have', () => {
    const other = '# Ours\n\n| lib | size |\n| --- | ---- |\n\n| lib | what it is for |\n\nNo table.\n';

    expect(withLibsTable(other, [auth])).toEqual({ text: other, reasons: [] });
  });
});
