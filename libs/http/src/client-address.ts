const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const MAPPED_HEX = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i;

/**
 * One spelling for each address: IPv4 in IPv6 (`::ffff:1.2.3.4`) as IPv4, IPv6 as RFC 5952 has it (lower-case, no leading
 * zeros, the longest run of zeros as `::`), zone ids dropped. What is no address comes back as it is.
 */
export function canonicalAddress(address: string): string {
  const [bare = address] = address.split('%', 1);
  const mapped = MAPPED.exec(bare)?.[1];
  if (mapped) return mapped;
  if (!bare.includes(':')) return bare;
  const short = shortened(bare);
  const hex = MAPPED_HEX.exec(short);
  if (!hex) return short;
  const [high = 0, low = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The URL parser writes IPv6 in the form of RFC 5952. */
function shortened(address: string): string {
  const url = URL.parse(`http://[${address}]/`);
  return url ? url.hostname.slice(1, -1) : address.toLowerCase();
}
