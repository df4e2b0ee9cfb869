import { Inject } from '@nestjs/common';
import { copyMethodMetadata } from 'nestjs-cls';
import type { TransactionOptions } from './transaction-options.js';
import { TransactionsMissingError } from './transactions.errors.js';
import { Transactions } from './transactions.service.js';

/** Nest puts the service of the right application here: a process may hold several. */
const TRANSACTIONS: unique symbol = Symbol('ashlar.transactions');

type Method = (this: Holder, ...args: unknown[]) => Promise<unknown>;
type Holder = { readonly [TRANSACTIONS]?: Transactions };

/**
 * Runs the method in a transaction, as `Transactions.run` does. The method must return a promise and belong to a class that
 * Nest makes.
 */
export function Transactional(options: TransactionOptions = {}): MethodDecorator {
  return (target, key, descriptor) => {
    const original = descriptor.value as unknown;
    const name = `${target.constructor.name}.${String(key)}`;
    if (typeof original !== 'function')
      throw new TypeError(`@Transactional() stands on ${name}, which is not a method.`);
    Inject(Transactions)(target, TRANSACTIONS);
    const method: Method = function (...args) {
      const transactions = this[TRANSACTIONS];
      if (transactions === undefined) return Promise.reject(new TransactionsMissingError(name));
      return transactions.run(async () => original.apply(this, args) as unknown, options);
    };
    Object.defineProperty(method, 'name', { value: String(key) });
    Object.defineProperty(method, 'length', { value: original.length });
    copyMethodMetadata(original, method);
    descriptor.value = method as typeof descriptor.value;
  };
}
