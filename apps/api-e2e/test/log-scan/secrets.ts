import { randomBytes } from 'node:crypto';

/** Secrets of any kind, whoever they belong to. */
const PATTERNS: readonly RegExp[] = [
  /\b(?:bearer|basic)\s+(?!\[)[\w.~+/=-]{8,}/i,
  /eyJ[\w-]{5,}\.[\w-]+/,
  /\bashlar_live_\w{8,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // Where mails lead to.
  /#token=[\w-]/,
  /:\/\/[^\s"'/:@]*:(?!\[hidden\])[^\s"'/@]+@/,
];

/** Secrets that were handed out, each for one place, and the search for them. */
export class Secrets {
  private readonly places = new Map<string, string>();

  /** A secret for a place: no text that anybody could recognise, with what URLs and base64 write differently. */
  opaque(place: string): string {
    return this.keep(place, `${randomBytes(9).toString('hex')}/~+${randomBytes(3).toString('hex')}`);
  }

  /** A secret without anything special, for places that take no other. */
  plain(place: string): string {
    return this.keep(place, randomBytes(16).toString('hex'));
  }

  /** A JSON Web Token for a place. */
  webToken(place: string): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: place })}.${randomBytes(32).toString('base64url')}`;
    return this.keep(place, token);
  }

  /** The places whose secrets stand in a text, with what is around them; and what looks like a secret of anybody. */
  leaksIn(text: string): string[] {
    const known = [...this.places].flatMap(([place, secret]) => {
      const found = formsOf(secret).find(([, written]) => text.includes(written));
      if (found === undefined) return [];
      const [form, written] = found;
      return [`${place}, ${form}: ${around(text, text.indexOf(written), written.length)}`];
    });
    const alike = PATTERNS.flatMap((pattern) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${pattern}: ${around(text, match.index, match[0].length)}`];
    });
    return [...known, ...alike];
  }

  /** A secret that somebody else made. */
  issued(place: string, secret: string): string {
    return this.keep(place, secret);
  }

  private keep(place: string, secret: string): string {
    if (this.places.has(place)) throw new Error(`There is a secret of ${place} already.`);
    this.places.set(place, secret);
    return secret;
  }
}

/** A secret inside of something in base64. That depends on what stands before: one form for each of three offsets. */
export function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${' '.repeat(before)}${secret}`).toString('base64');
    // Without the characters that neighbours take part in.
    return encoded.slice(before === 0 ? 0 : before + 1, -4);
  });
}

/** How a secret may be written. */
function formsOf(secret: string): [string, string][] {
  const base64 = base64Forms(secret).map((form, offset): [string, string] => [`in base64 at offset ${offset}`, form]);
  return [
    ['as it is', secret],
    ['as in a URL', encodeURIComponent(secret)],
    ['as in JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    // A part is as bad; that of a web token would be the part of others, too.
    ...(secret.startsWith('eyJ') ? [] : [['its first half', secret.slice(0, secret.length / 2)] as [string, string]]),
    ...base64,
  ];
}

function around(text: string, at: number, length: number): string {
  return text.slice(Math.max(0, text.lastIndexOf('\n', at) + 1, at - 120), at + length + 40).split('\n', 1)[0] ?? '';
}
