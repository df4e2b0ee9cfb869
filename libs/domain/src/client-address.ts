const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const MAPPED_HEX = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i;
const IPV6_GROUPS = 8;
const NETWORK_GROUPS = 4;

interface ReadAddress {
  readonly text: string;
  readonly isIpv6: boolean;
}

/**
 * One spelling for each address: IPv4 in IPv6 (`::ffff:1.2.3.4`) as IPv4, IPv6 as RFC 5952 has it (lower-case, no leading
 * zeros, the longest run of zeros as `::`), zone ids dropped. What is no address comes back as it is.
 */
export function canonicalAddress(address: string): string {
  return read(address).text;
}

/**
 * Who is counted as one: an IPv4 address, also when it is written as IPv6, and of IPv6 the network of 64 bits that one customer
 * gets (`2001:db8:0:0::/64`). What is no address counts as it is written.
 */
export function addressNetwork(address: string): string {
  const { text, isIpv6 } = read(address);
  return isIpv6 ? `${groupsOf(text).slice(0, NETWORK_GROUPS).join(':')}::/64` : text;
}

function read(address: string): ReadAddress {
  const [bare = ''] = address.trim().split('%', 1);
  const mapped = MAPPED.exec(bare)?.[1];
  if (mapped) return { text: mapped, isIpv6: false };
  if (!bare.includes(':')) return { text: bare, isIpv6: false };
  // The URL parser writes IPv6 in the form of RFC 5952.
  const short = URL.parse(`http://[${bare}]/`)?.hostname.slice(1, -1);
  if (short === undefined) return { text: bare.toLowerCase(), isIpv6: false };
  const hex = MAPPED_HEX.exec(short);
  if (!hex) return { text: short, isIpv6: true };
  const [high = 0, low = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16));
  return { text: [high >> 8, high & 255, low >> 8, low & 255].join('.'), isIpv6: false };
}

function groupsOf(short: string): readonly string[] {
  const [before = '', after = ''] = short.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = after.split(':').filter(Boolean);
  const zeros = Array.from({ length: IPV6_GROUPS - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail];
}
