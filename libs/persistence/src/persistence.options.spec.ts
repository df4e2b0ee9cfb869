import { describe, expect, it } from '@jest/globals';
import { optionTraits } from '@ashlar/domain';
import { checkedOptions, PersistenceSettingsError } from './persistence-settings.service.js';
import { PersistenceOptions } from './persistence.options.js';

const url = 'postgres://me:pass@db/shop';
const issues = (changes: Partial<PersistenceOptions>, production = false) => [
  ...Object.assign(new PersistenceOptions(), { url }, changes).checkOptions({ environment: 'x', production }),
];

describe('PersistenceOptions', () => {
  it('relates the ends of the pool to each other', () => {
    expect(issues({ poolMin: 5, poolMax: 4 })).toEqual([{ property: 'poolMax', message: 'must be at least poolMin' }]);
    expect(issues({ poolMin: 4, poolMax: 4 })).toEqual([]);
  });

  it('refuses to log statements in production', () => {
    expect(issues({ logQueries: true })).toEqual([]);
    expect(issues({ logQueries: true }, true)).toMatchObject([{ property: 'logQueries' }]);
    expect(issues({}, true)).toEqual([]);
  });

  it('refuses an authority without TLS', () => {
    expect(issues({ ca: 'PEM' })).toMatchObject([{ property: 'ca' }]);
    expect(issues({ ca: 'PEM', tls: 'verify-full' })).toEqual([]);
    expect(issues({ ca: 'PEM', url: `${url}?sslmode=verify-ca` })).toEqual([]);
  });

  it('is secret where it must be, and describes every option', () => {
    const traits = optionTraits(PersistenceOptions);
    expect(traits['url']).toMatchObject({ secret: true });
    expect(traits['connectTimeout']).toMatchObject({ unit: 'duration' });
    const options = [...Object.keys(new PersistenceOptions()), 'url', 'ca'];
    expect(options.filter((name) => traits[name]?.description === undefined)).toEqual([]);
  });
});

describe('checkedOptions', () => {
  it('fills in the defaults, also for what is undefined', () => {
    expect(checkedOptions({ url, poolMax: 3, schema: undefined as unknown as string })).toEqual(
      Object.assign(new PersistenceOptions(), { url, poolMax: 3 }),
    );
  });

  it('takes options that are frozen', () => {
    const frozen = Object.freeze(Object.assign(new PersistenceOptions(), { url }));
    expect(checkedOptions(frozen)).toEqual(frozen);
  });

  it('names every mistake and no value', () => {
    const wrong = (): unknown => checkedOptions({ url: 'secret', poolMin: -1, applicationName: 'x'.repeat(64) });
    expect(wrong).toThrow(PersistenceSettingsError);
    expect(wrong).toThrow(/url must be a URL like.*poolMin must not be less than 0.*applicationName must be shorter/);
    expect(wrong).not.toThrow(/secret/);
  });
});
