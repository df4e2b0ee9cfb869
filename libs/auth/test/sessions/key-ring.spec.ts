import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuthError } from '../../src/auth.errors.js';
import { codeOf, type Instances, startInstances } from '../support/instances.js';

const HOUR = 3_600_000;

let all: Instances;
beforeEach(() => {
  all = startInstances();
});

const idsOf = async (services = all.here) => (await services.keyRing.jwks()).keys.map(({ kid }) => kid);

describe('the key ring', () => {
  it('makes one key however many instances start at once', async () => {
    const instances = Array.from({ length: 8 }, () => all.start());
    const signing = await Promise.all(instances.flatMap(({ keyRing }) => [keyRing.signing(), keyRing.signing()]));
    expect(new Set(signing.map(({ id }) => id)).size).toBe(1);
    expect(await all.stores.signingKeys.list(new Date(all.clock.now()))).toHaveLength(1);
  });

  it('shows public keys only, with their name, algorithm and use', async () => {
    const { keys } = await all.here.keyRing.jwks();
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: keys[0]?.kid, alg: 'EdDSA', use: 'sig' },
    ]);
  });

  it('keeps the private half where nobody reads it', async () => {
    await all.here.keyRing.signing();
    const [stored] = await all.stores.signingKeys.list(new Date(all.clock.now()));
    expect(stored?.sealedPrivateKey).not.toContain('PRIVATE');
    expect(all.here.secrets.unseal(stored?.sealedPrivateKey ?? '', `signing-key:${stored?.id}`)).toContain('PRIVATE');
  });

  it('47 signs by the new key and verifies by both until the old one is retired', async () => {
    const old = (await all.here.keyRing.signing()).id;
    all.clock.advance(1);
    const next = await all.here.keyRing.rotate(HOUR);
    expect((await all.here.keyRing.signing()).id).toBe(next);
    expect(await idsOf()).toEqual([next, old]);
    all.clock.advance(HOUR - 1);
    expect(await all.here.keyRing.verifying(old)).toBeDefined();
    all.clock.advance(1);
    expect(await all.here.keyRing.verifying(old)).toBeUndefined();
    expect(await idsOf()).toEqual([next]);
    expect(await all.events('signing-key.rotate')).toMatchObject([{ target: next, outcome: 'success' }]);
  });

  it('47 retires a key at its time between two readings of the store', async () => {
    const old = (await all.here.keyRing.signing()).id;
    await all.here.keyRing.rotate(1_500);
    await all.here.keyRing.signing();
    const list = jest.spyOn(all.stores.signingKeys, 'list');
    all.clock.advance(1_499);
    expect(await all.here.keyRing.verifying(old)).toBeDefined();
    all.clock.advance(1);
    expect(await all.here.keyRing.verifying(old)).toBeUndefined();
    expect(await idsOf()).not.toContain(old);
    expect(list).not.toHaveBeenCalled();
  });

  it('signs elsewhere by the new key within seconds', async () => {
    await all.there.keyRing.signing();
    all.clock.advance(1);
    const next = await all.here.keyRing.rotate(0);
    all.clock.advance(5_000);
    expect((await all.there.keyRing.signing()).id).toBe(next);
    expect(await idsOf(all.there)).toEqual([next]);
  });

  it('signs by the key that stays, also when the clock of who rotated was behind', async () => {
    await all.here.keyRing.signing();
    all.clock.advance(-60_000);
    const next = await all.here.keyRing.rotate(HOUR);
    all.clock.advance(60_000);
    expect((await all.there.keyRing.signing()).id).toBe(next);
  });

  it('finds a key that another instance made, and asks for one that is unknown once a second', async () => {
    await all.there.keyRing.signing();
    all.clock.advance(1_000);
    const next = await all.here.keyRing.rotate(HOUR);
    expect(await all.there.keyRing.verifying(next)).toBeDefined();
    const list = jest.spyOn(all.stores.signingKeys, 'list');
    for (let i = 0; i < 100; i += 1) expect(await all.there.keyRing.verifying(`made up ${i}`)).toBeUndefined();
    expect(list).toHaveBeenCalledTimes(0);
    all.clock.advance(1_000);
    await Promise.all(Array.from({ length: 100 }, (_, i) => all.there.keyRing.verifying(`made up ${i}`)));
    expect(list).toHaveBeenCalledTimes(1);
  });

  it('does not take for new what it was reading while it was rotated', async () => {
    const old = (await all.here.keyRing.signing()).id;
    all.clock.advance(10_000);
    const list = all.stores.signingKeys.list.bind(all.stores.signingKeys);
    let next = '';
    jest.spyOn(all.stores.signingKeys, 'list').mockImplementationOnce(async (now) => {
      const before = await list(now);
      next = await all.here.keyRing.rotate(0);
      return before;
    });
    await all.here.keyRing.signing();
    expect((await all.here.keyRing.signing()).id).toBe(next);
    expect(next).not.toBe(old);
  });

  it('rotates not at all when a part of it fails', async () => {
    const old = (await all.here.keyRing.signing()).id;
    jest.spyOn(all.stores.signingKeys, 'retireOthers').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(all.here.keyRing.rotate(0))).toBe('AUTH_BUSY');
    all.clock.advance(5_000);
    expect(await idsOf()).toEqual([old]);
  });

  it('passes on that the store is down, and recovers', async () => {
    jest.spyOn(all.stores.signingKeys, 'list').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    const both = await Promise.all([codeOf(all.here.keyRing.signing()), codeOf(all.here.keyRing.jwks())]);
    expect(both).toEqual(['AUTH_BUSY', 'AUTH_BUSY']);
    expect(await codeOf(all.here.keyRing.signing())).toBe('none');
  });

  it('says which option is wrong when a key does not open, and rotates out of it', async () => {
    const changed = () => all.start((options) => (options.secret = 'a secret that nobody told the others about'));
    await all.here.keyRing.signing();
    const other = changed();
    await expect(other.keyRing.signing()).rejects.toThrow(/option "secret".*"previousSecrets"/);
    all.clock.advance(1);
    const next = await other.keyRing.rotate(0);
    expect((await other.keyRing.signing()).id).toBe(next);
  });

  it('opens keys under an earlier secret', async () => {
    const { id } = await all.here.keyRing.signing();
    const later = all.start((options) => {
      options.previousSecrets = [options.secret];
      options.secret = 'another secret of the service, 32 or more';
    });
    expect((await later.keyRing.signing()).id).toBe(id);
  });

  it('says so when no key can be stored', async () => {
    jest.spyOn(all.stores.signingKeys, 'list').mockResolvedValue([]);
    await expect(all.here.keyRing.signing()).rejects.toThrow('No signing key could be stored');
  });
});
