import { tryParseEmailAddress, tryParseUsername } from '@ashlar/domain';

/** Longer identifiers belong to nobody, and share a counter when they start alike. */
const LONGEST_IDENTIFIER = 256;

const NO_RESERVED_NAMES: ReadonlySet<string> = new Set();
const IPV4_IN_IPV6 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const IPV6_GROUPS = 8;
const PREFIX_GROUPS = 4;

/** One spelling for all that mean one account: `User@x`, `user@X` and ` user@x ` are the same. Also for what is no account's. */
export function canonicalIdentifier(identifier: string): string {
  const parsed = tryParseEmailAddress(identifier) ?? tryParseUsername(identifier, NO_RESERVED_NAMES);
  if (parsed !== undefined) return parsed;
  const text = identifier.slice(0, LONGEST_IDENTIFIER * 4).trim();
  return Array.from(text.normalize('NFC').toLowerCase().normalize('NFC')).slice(0, LONGEST_IDENTIFIER).join('');
}

/**
 * Who is counted as one: an IPv4 address, also when it is written as IPv6 (`::ffff:1.2.3.4`), and of IPv6 the network of 64 bits
 * that one customer gets. What is no address counts as it is written.
 */
export function addressBucket(address: string): string {
  const [bare = ''] = address.trim().split('%', 1);
  const mapped = MAPPED_IPV4.exec(bare)?.[1];
  if (mapped) return mapped;
  if (!bare.includes(':')) return bare;
  // The URL parser writes IPv6 in the form of RFC 5952.
  const short = URL.parse(`http://[${bare}]/`)?.hostname.slice(1, -1);
  if (short === undefined) return bare.toLowerCase();
  const [, high, low] = IPV4_IN_IPV6.exec(short) ?? [];
  if (high !== undefined && low !== undefined) return [high, low].flatMap(bytesOf).join('.');
  return `${groupsOf(short).slice(0, PREFIX_GROUPS).join(':')}::/64`;
}

function bytesOf(group: string): readonly number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}

function groupsOf(short: string): readonly string[] {
  const [before = '', after] = short.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  const zeros = Array.from({ length: IPV6_GROUPS - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail];
}
