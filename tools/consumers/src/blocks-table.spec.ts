import { describe, expect, it } from '@jest/globals';

import { type Block, withBlocks } from './blocks-table.js';

const auth: Block = {
  folder: 'auth',
  name: '@ashlar/auth',
  version: '0.2.0',
  floor: 'capability',
  doors: ['/http', '/typeorm'],
  packedBytes: 314_000,
  installedBytes: 72_700_000,
  description: 'Accounts.',
};
const mail: Block = { ...auth, folder: 'mail', name: '@ashlar/mail', doors: [], description: 'Letters.' };

const readme = `# Ours

## The blocks

| lib                                 | floor | what it is for |
| ----------------------------------- | ----- | -------------- |
| [@ashlar/auth](libs/auth/README.md) | old   | people, by us  |

## Else

| a |
`;

describe('The table of the blocks', () => {
  it('says what they are now, in the words that somebody has chosen', () => {
    expect(withBlocks(readme, [auth, mail])).toBe(`# Ours

## The blocks

| lib                                 | version | floor      | what it is for | doors beside the root | packed, at most | installed, at most |
| ----------------------------------- | ------- | ---------- | -------------- | --------------------- | --------------- | ------------------ |
| [@ashlar/auth](libs/auth/README.md) | 0.2.0   | capability | people, by us  | \`/http\` \`/typeorm\`    | 314 kB          | 72.7 MB            |
| [@ashlar/mail](libs/mail/README.md) | 0.2.0   | capability | Letters.       |                       | 314 kB          | 72.7 MB            |

## Else

| a |
`);
  });

  it('stays as it is when nothing has changed', () => {
    const current = withBlocks(readme, [auth, mail]);

    expect(withBlocks(current, [auth, mail])).toBe(current);
  });

  it('is missed', () => {
    expect(() => withBlocks('# Ours\n', [])).toThrow('no table');
  });
});
