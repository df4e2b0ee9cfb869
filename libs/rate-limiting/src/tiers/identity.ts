import type { LimitBy } from '../policies/policy.js';

/** Who is counted: the network that a request comes from, and who sends it as far as that is known. */
export interface Identity {
  readonly kind: 'user' | 'api-key' | 'anonymous';
  /** Of the person or the key. */
  readonly id?: string | undefined;
  readonly network: string;
}

/** Which counter of a policy somebody draws on. */
export function counterOf({ kind, id, network }: Identity, by: LimitBy): string {
  switch (by) {
    case 'address':
      return network;
    case 'service':
      return 'all';
    case 'caller':
      return kind === 'anonymous' ? `address:${network}` : `${kind}:${id}`;
    default:
      return String(id);
  }
}
