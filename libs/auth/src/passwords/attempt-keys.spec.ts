import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressBucket, canonicalIdentifier } from './attempt-keys.js';

describe('canonicalIdentifier', () => {
  it('20: has one spelling for one account', () => {
    const spellings = ['user@x.io', 'User@x.io', 'user@X.IO', ' user@x.io ', 'USER@X.io\n'];
    expect(new Set(spellings.map(canonicalIdentifier))).toEqual(new Set(['user@x.io']));
    expect(canonicalIdentifier(' Ann_Lee ')).toBe('ann_lee');
    expect(canonicalIdentifier('Admin')).toBe('admin');
  });

  it('bounds what is nobody, in one spelling too', () => {
    expect(canonicalIdentifier('  No Body ')).toBe('no body');
    expect(canonicalIdentifier('E\u0301 b')).toBe('\u00e9 b');
    expect(Array.from(canonicalIdentifier('😀'.repeat(100_000)))).toHaveLength(256);
  });

  it('reads its own result as itself', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.emailAddress());
    fc.assert(
      fc.property(texts, (text) => {
        const once = canonicalIdentifier(text);
        expect(canonicalIdentifier(once)).toBe(once);
      }),
    );
  });
});

describe('addressBucket', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['not:an:address', 'not:an:address'],
    ['', ''],
  ])('22: counts %j as %j', (address, bucket) => expect(addressBucket(address)).toBe(bucket));

  it('22: shares a bucket inside a /64, and only there', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 });
    const write = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(':');
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        const neighbour = [...one.slice(0, 4), ...other.slice(4)];
        expect(addressBucket(write(neighbour))).toBe(addressBucket(write(one)));
        expect(addressBucket(write([...other.slice(0, 4), ...one.slice(4)])) === addressBucket(write(one))).toBe(
          write(one.slice(0, 4)) === write(other.slice(0, 4)),
        );
      }),
    );
  });
});
