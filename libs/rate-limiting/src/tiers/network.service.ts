import { addressNetwork, REQUEST_CONTEXT, type RequestContext } from '@ashlar/domain';

/** What is read of a request of Fastify or Express. */
export interface AddressedRequest {
  /** By the trusted proxies of the server. */
  readonly ip?: string | undefined;
  readonly headers: { readonly origin?: string | undefined };
  /** Fastify's: the request of Node. */
  readonly raw?: object;
}

type Contextual = { readonly [REQUEST_CONTEXT]?: RequestContext };

/** Most addresses whose network is remembered: to read one takes longer than to count it. */
const MAX_REMEMBERED = 2_000;
const remembered = new Map<string, string>();

/** The network that a request comes from: as the context of `@ashlar/http` has it, else as the server has it. */
export function networkOf(request: AddressedRequest): string {
  const address = contextOf(request)?.clientAddress ?? request.ip ?? '';
  let network = remembered.get(address);
  if (network === undefined) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    network = addressNetwork(address);
    remembered.set(address, network);
  }
  return network;
}

/** The context that `@ashlar/http` has put beside the request. */
export function contextOf(request: AddressedRequest): RequestContext | undefined {
  return ((request.raw ?? request) as Contextual)[REQUEST_CONTEXT];
}
