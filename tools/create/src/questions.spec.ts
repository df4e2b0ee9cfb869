import { describe, expect, it } from '@jest/globals';
import { CAPABILITIES, createArguments, UsageError } from './arguments.js';
import { wishesOf } from './questions.js';

/** Somebody who gives these answers, and what they were asked and told. */
function person(...answers: readonly string[]) {
  const heard: string[] = [];
  const left = [...answers];
  const ask = async (question: string) => {
    heard.push(question);
    return left.shift() ?? '';
  };
  return { heard, ask, say: (text: string) => void heard.push(text) };
}

const all = CAPABILITIES.join(',');

describe('wishesOf', () => {
  it('asks three questions, and takes no answer for what is usual', async () => {
    const { heard, ask, say } = person();
    expect(await wishesOf(createArguments([]), ask, say)).toEqual({ folder: 'my-api', capabilities: all, git: true });
    expect(heard).toHaveLength(3);
  });

  it('asks nothing that the command line says', async () => {
    const { heard, ask, say } = person('n');
    const wanted = createArguments(['shop', '--capabilities=none']);
    expect(await wishesOf(wanted, ask, say)).toEqual({ folder: 'shop', capabilities: 'none', git: false });
    expect(heard).toEqual([expect.stringContaining('Git')]);
    await wishesOf(createArguments(['shop', '--capabilities=none', '--no-git']), ask, say);
    expect(heard).toHaveLength(1);
  });

  it('asks again after a wrong answer, and says what was wrong', async () => {
    const { heard, ask, say } = person('Shop', 'shop', 'cache', 'auth', 'perhaps', 'yes');
    expect(await wishesOf(createArguments([]), ask, say)).toEqual({ folder: 'shop', capabilities: 'auth', git: true });
    expect(heard.filter((text) => text.endsWith('\n'))).toEqual([
      expect.stringContaining('"Shop" is no name'),
      expect.stringContaining('"cache"'),
      'Say yes or no.\n',
    ]);
  });

  it('asks nobody where nobody can answer, or wants to', async () => {
    const { heard, ask, say } = person();
    const wishes = { folder: 'shop', capabilities: all, git: true };
    expect(await wishesOf(createArguments(['shop']), undefined, say)).toEqual(wishes);
    expect(await wishesOf(createArguments(['shop', '--yes']), ask, say)).toEqual(wishes);
    await expect(wishesOf(createArguments([]), undefined, say)).rejects.toThrow(UsageError);
    expect(heard).toEqual([]);
  });
});
