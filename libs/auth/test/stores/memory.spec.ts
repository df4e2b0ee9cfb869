import { describe, expect, it } from '@jest/globals';
import { createMemoryAuthStores, describeAuthStores } from '../../src/testing/index.js';

describeAuthStores('createMemoryAuthStores', createMemoryAuthStores, { describe, it });

describe('createMemoryAuthStores', () => {
  it('refuses what was begun in a transaction and comes after its end', async () => {
    const { transactions, attempts } = createMemoryAuthStores();
    let late: () => Promise<number> = async () => 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await transactions.run(async () => {
      const floating = gate.then(() => attempts.fail('key', 0));
      late = () => floating;
    });
    open();
    await expect(late()).rejects.toThrow('await everything');
    await expect(attempts.fail('key', 0)).resolves.toBe(1);
  });

  it('keeps its own copy of what it is given', async () => {
    const { signingKeys } = createMemoryAuthStores();
    const publicJwk: Record<string, unknown> = { kty: 'OKP' };
    const key = { id: 'key', publicJwk, sealedPrivateKey: 'sealed', createdAt: new Date(0), retiredAt: null };
    await signingKeys.insert(key);
    publicJwk.kty = 'changed';
    await expect(signingKeys.list(new Date(0))).resolves.toMatchObject([{ publicJwk: { kty: 'OKP' } }]);
  });
});
