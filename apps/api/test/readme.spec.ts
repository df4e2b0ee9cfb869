import { readFile } from 'node:fs/promises';
import { configReference, updateReference } from '@ashlar/config';
import { describe, expect, it } from '@jest/globals';
import { AppConfig, CONFIG_NAMING } from '../src/app.config.js';

describe('the README', () => {
  it('has the table of settings that the code has', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toBe(updateReference(readme, configReference(AppConfig, CONFIG_NAMING)));
  });
});
