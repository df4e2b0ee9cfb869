import { DomainError } from '@ashlar/domain';

/** A function can't take part in the transaction that runs, since it needs more than that one promises. A defect of the program. */
export class TransactionJoinError extends DomainError {
  constructor(why: string) {
    super({
      code: 'TRANSACTION_JOIN_REFUSED',
      category: 'internal',
      message: `A function can't join the running transaction: ${why}. Start the outer transaction with these options, or call the function outside of it.`,
    });
  }
}

/** A method with `@Transactional()` was called on an object that Nest did not make. A defect of the program. */
export class TransactionsMissingError extends DomainError {
  constructor(method: string) {
    super({
      code: 'TRANSACTIONS_MISSING',
      category: 'internal',
      message: `${method} has @Transactional(), but its object was not made by Nest in an application with PersistenceModule. Let Nest make it, or use Transactions.run().`,
    });
  }
}
