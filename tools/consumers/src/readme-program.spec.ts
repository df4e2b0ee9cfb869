import { describe, expect, it } from '@jest/globals';

import { readmeProgram } from './readme-program.js';

const fence = '```';
const readme = [
  '# A lib',
  `${fence}sh`,
  'npm install lib',
  fence,
  `${fence}ts`,
  "import { a } from 'lib';",
  'console.log(`${a}`);',
  fence,
  '',
  'It prints',
  '`1`, and `nothing else`.',
  '',
  `${fence}ts`,
  'second();',
  fence,
].join('\n');

describe('The program of a README', () => {
  it('is its first ts block, as written', () => {
    expect(readmeProgram(readme).source).toBe("import { a } from 'lib';\nconsole.log(`${a}`);\n");
  });

  it('prints what the README quotes', () => {
    expect(readmeProgram(readme).answer).toBe('1');
  });

  it('may go without a quoted answer, and takes none from the next section', () => {
    const quoting = `${fence}ts\na();\n${fence}\n\nSee \`b\`.\n\n## Limits\n\nIt prints \`c\`.\n`;

    expect(readmeProgram(quoting).answer).toBeUndefined();
  });

  it('is missed where no block is marked as ts', () => {
    expect(() => readmeProgram(`# A lib\n${fence}sh\nls\n${fence}\n`)).toThrow('no ```ts block');
  });
});
