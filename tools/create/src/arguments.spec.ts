import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CAPABILITIES, createArguments, parseCapabilities, USAGE, UsageError } from './arguments.js';

describe('createArguments', () => {
  it('leaves open what nobody said', () => {
    expect(createArguments([])).toEqual({
      mode: 'create',
      folder: undefined,
      capabilities: undefined,
      git: undefined,
      install: true,
      yes: false,
    });
  });

  it('reads what somebody said', () => {
    const args = ['shop', '--capabilities', 'auth, mail', '--no-git', '--no-install', '-y'];
    expect(createArguments(args)).toMatchObject({
      folder: 'shop',
      capabilities: 'auth,mail',
      git: false,
      install: false,
      yes: true,
    });
    expect(createArguments(['-h']).mode).toBe('help');
    expect(createArguments(['--version']).mode).toBe('version');
  });

  it.each([
    { args: ['shop', 'market'], says: 'One name is enough' },
    { args: ['--capabilities=cache'], says: 'There is no capability "cache". There are auth, rate-limiting' },
    { args: ['--capabilities=none,auth'], says: '"none" stands alone' },
    { args: ['--colour'], says: '--colour' },
    { args: ['--capabilities'], says: '--capabilities' },
  ])('refuses $args', ({ args, says }) => {
    expect(() => createArguments(args)).toThrow(UsageError);
    expect(() => createArguments(args)).toThrow(says);
  });

  it('takes the --yes that npm took', () => {
    expect(createArguments(['shop'], { npm_config_yes: 'true' }).yes).toBe(true);
  });

  it.each([
    { option: '--capabilities', env: { npm_config_capabilities: 'none' } },
    { option: '--no-git', env: { npm_config_git: 'false' } },
    { option: '--no-install', env: { npm_config_install: '' } },
  ])('tells of $option, which npm took', ({ option, env }) => {
    expect(() => createArguments(['shop'], env)).toThrow(`npm took ${option} for its own. Write -- before options.`);
  });

  it('takes no notice of the git that npm is configured with', () => {
    expect(createArguments(['shop'], { npm_config_git: 'git' }).git).toBeUndefined();
  });
});

describe('capabilities', () => {
  it('are those of the generator', () => {
    const schema = readFileSync(new URL('../../nx/schemas/preset.json', import.meta.url), 'utf8');
    expect(schema).toContain(`separated by commas: ${CAPABILITIES.join(', ')}; or none.`);
  });

  it('are all of them when nothing is said', () => {
    expect(parseCapabilities(' ')).toBe(CAPABILITIES.join(','));
    expect(parseCapabilities('none')).toBe('none');
  });
});

it('the README has the usage as it is', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const line of USAGE.split('\n').filter((each) => /^ {2}(npm|--|-h)/.test(each))) {
    expect(readme).toContain(line.trim());
  }
});
