import { describe, expect, it } from '@jest/globals';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { format } from 'prettier';
import {
  configReference,
  Describe,
  describeConfig,
  Duration,
  formatConfig,
  Secret,
  updateReference,
} from '../src/index.js';
import { aliases, AppConfig } from './app.config.js';
import { folderWith, load } from './folder.js';

class Http {
  @Describe('Where to listen | 0 takes a free one.') @IsInt() @Min(0) @Max(65_535) port = 3000;
  @Duration() @IsInt() timeout = 30_000;
  @IsString() name = '';
  proxy = 'http://me:hunter2@proxy';
}
class Config {
  http = new Http();
  @Secret() @IsString() pepper!: string;
  @IsOptional() @IsString() region?: string;
}

const loaded = load(Config, {
  directory: folderWith({ 'config/local.yaml': 'pepper: a-pepper-for-development\n' }),
  env: { PORT: '8080' },
  aliases: { PORT: 'http.port' },
});

describe('describeConfig', () => {
  it('tells value, source, type and default of every option, in the order of the class', () => {
    expect(describeConfig(loaded)).toEqual([
      { path: 'http.port', value: '8080', source: 'environment variable PORT', type: 'number', default: '3000' },
      { path: 'http.timeout', value: '30s', source: 'default', type: 'duration', default: '30s' },
      { path: 'http.name', value: '', source: 'default', type: 'string', default: '' },
      {
        path: 'http.proxy',
        value: 'http://[hidden]@proxy',
        source: 'default',
        type: 'string',
        default: 'http://[hidden]@proxy',
      },
      { path: 'pepper', value: '[hidden]', source: 'config/local.yaml:1:1', type: 'secret string' },
      { path: 'region', source: 'default', type: 'string' },
    ]);
  });
});

describe('formatConfig', () => {
  it('makes a table for a person', () => {
    expect(formatConfig(describeConfig(loaded))).toBe(
      [
        'OPTION        VALUE                  SOURCE                     TYPE           DEFAULT',
        'http.port     8080                   environment variable PORT  number         3000',
        'http.timeout  30s                    default                    duration       30s',
        'http.name     ""                     default                    string         ""',
        'http.proxy    http://[hidden]@proxy  default                    string         http://[hidden]@proxy',
        'pepper        [hidden]               config/local.yaml:1:1      secret string  (none)',
        'region        (none)                 default                    string         (none)',
      ].join('\n'),
    );
  });

  it('makes JSON for a program', () => {
    expect(JSON.parse(formatConfig(describeConfig(loaded), 'json'))).toEqual(describeConfig(loaded));
  });
});

describe('configReference', () => {
  it('is a table of all options', () => {
    const rows = configReference(Config, { prefix: 'SHOP', aliases: { PORT: 'http.port' } })
      .split('\n')
      .map((row) =>
        row
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim())
          .slice(1, -1),
      );
    expect(rows).toEqual([
      ['Option', 'Environment variable', 'Allowed', 'Default', 'Description'],
      [expect.stringMatching(/^-+$/), expect.anything(), expect.anything(), expect.anything(), expect.anything()],
      [
        '`http.port`',
        '`SHOP__HTTP__PORT` or `PORT`',
        'integer from 0 to 65535',
        '`3000`',
        'Where to listen \\| 0 takes a free one.',
      ],
      ['`http.timeout`', '`SHOP__HTTP__TIMEOUT`', 'duration such as 30s', '`30s`', ''],
      ['`http.name`', '`SHOP__HTTP__NAME`', 'text', '""', ''],
      ['`http.proxy`', '`SHOP__HTTP__PROXY`', 'text', '`http://[hidden]@proxy`', ''],
      [
        '`pepper`',
        '`SHOP__PEPPER`, or with `_FILE`',
        'text; secret: in production at least 16 characters, or a URL; required',
        '',
        '',
      ],
      ['`region`', '`SHOP__REGION`', 'text', '', ''],
    ]);
  });

  it('has no column for descriptions when no option has one', () => {
    expect(configReference(AppConfig)).toMatch(/^\| Option +\| Environment variable +\| Allowed +\| Default +\|\n/);
  });

  it('refuses a class that is written wrongly', () => {
    class Wrong {
      snake_case = 1;
    }
    expect(() => configReference(Wrong)).toThrow(expect.objectContaining({ code: 'CONFIG_CLASS_INVALID' }));
  });

  it('is the same at every call, and on every machine', () => {
    expect(configReference(AppConfig, { aliases })).toBe(configReference(AppConfig, { aliases }));
  });
});

describe('updateReference', () => {
  const table = configReference(AppConfig, { aliases });
  const text = '# Options\n\n<!-- config:start -->\n\nold\n\n<!-- config:end -->\n\nMore.\n';

  it('replaces what is between the markers, and nothing else', () => {
    const updated = updateReference(text, table);
    expect(updated).toBe(`# Options\n\n<!-- config:start -->\n\n${table}\n\n<!-- config:end -->\n\nMore.\n`);
  });

  it('changes nothing the second time, so that a difference means drift', () => {
    const updated = updateReference(text, table);
    expect(updateReference(updated, table)).toBe(updated);
    expect(updateReference(updated, configReference(Config))).not.toBe(updated);
  });

  it('writes what Prettier leaves alone, patterns and choices too', async () => {
    class Odd {
      @Matches(/^[a-z_*|]+_\*<b>`$/) pattern = '_a_';
      @IsIn(['__a__', '*b*', '1. c']) choice = '*b*';
      list = ['<a>', '- b'];
    }
    const updated = updateReference(text, `${table}\n\n${configReference(Odd)}`);
    await expect(format(updated, { parser: 'markdown' })).resolves.toBe(updated);
  });

  it.each(['', '<!-- config:start -->', '<!-- config:end --> <!-- config:start -->', `${text}${text}`])(
    'asks for the markers in %j',
    (wrong) => {
      expect(() => updateReference(wrong, table)).toThrow(
        /put <!-- config:start --> and <!-- config:end --> into the text/,
      );
    },
  );
});
