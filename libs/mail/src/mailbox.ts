import { type DisplayName, type EmailAddress, tryParseDisplayName, tryParseEmailAddress } from '@ashlar/domain';

/** An address as it is written: `ann@example.com`, `Ann <ann@example.com>`, or in parts. */
export type MailAddress = string | { readonly address: string; readonly name?: string | undefined };

/** An address that can be written to, with the name that is shown beside it. */
export interface Mailbox {
  readonly address: EmailAddress;
  readonly name?: DisplayName;
}

// Line breaks end a header; they are refused before anything trims them away.
const LINE_BREAK = /[\r\n\u0085\u2028\u2029\0]/u;

/** Reads an address; `undefined` for what is none, or could end its header. */
export function tryParseMailbox(input: unknown): Mailbox | undefined {
  const { address, name } = parts(input);
  if ([address, name].some((part) => typeof part === 'string' && LINE_BREAK.test(part))) return undefined;
  const parsed = tryParseEmailAddress(address);
  if (parsed === undefined) return undefined;
  if (name === undefined || name === '') return { address: parsed };
  const shown = tryParseDisplayName(name);
  return shown === undefined ? undefined : { address: parsed, name: shown };
}

/** `Ann <ann@example.com>`, for people to read. */
export function formatMailbox({ address, name }: Mailbox): string {
  return name === undefined ? address : `${name} <${address}>`;
}

function parts(input: unknown): { address: unknown; name: unknown } {
  if (typeof input === 'object' && input !== null) {
    return { address: Reflect.get(input, 'address'), name: Reflect.get(input, 'name') };
  }
  if (typeof input !== 'string' || !input.endsWith('>')) return { address: input, name: undefined };
  const start = input.lastIndexOf('<');
  if (start < 0) return { address: input, name: undefined };
  const name = input.slice(0, start).trim();
  const quoted = name.length > 1 && name.startsWith('"') && name.endsWith('"');
  return { address: input.slice(start + 1, -1), name: quoted ? name.slice(1, -1) : name };
}
