import { describe, expect, it } from '@jest/globals';

import { readReadme } from '../src/blocks.service.js';

describe('The README of the workspace', () => {
  it('shows every lib as it is: else run node tools/consumers/blocks.mjs', async () => {
    const { current, updated } = await readReadme();

    expect(current).toBe(updated);
  });
});
