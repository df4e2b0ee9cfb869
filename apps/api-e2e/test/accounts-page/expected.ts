import { expect } from '@jest/globals';

/** What the page leaves out. */
const ANY = '…';

/** What came back, as the page's `curl` writes it: the status, then the body. */
export function received(line: string): object {
  const [, status, text = ''] = /^(\d{3}) ?(.*)$/.exec(line) ?? [];
  return { status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** What the page says comes back, to compare with {@link received}. Without a `…`, there is nothing else. */
export function expected(answer: string): object {
  const whole = answer.replaceAll(', …}', `, "${ANY}": "${ANY}"}`).replaceAll(', …]', `, "${ANY}"]`);
  const { status, body } = received(whole) as { readonly status: string; readonly body: unknown };
  return { status, body: matcherOf(body) };
}

function matcherOf(value: unknown): unknown {
  if (typeof value === 'string') return textMatcher(value);
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== ANY).map(matcherOf);
    return value.includes(ANY) ? expect.arrayContaining(items) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const { [ANY]: more, ...members } = value as Readonly<Record<string, unknown>>;
  const named = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, matcherOf(member)]));
  return more === undefined ? named : expect.objectContaining(named);
}

function textMatcher(text: string): unknown {
  if (!text.includes(ANY)) return text;
  const parts = text.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return expect.stringMatching(new RegExp(`^${parts.join('.+')}$`));
}
