import type { PlacedOperation } from '../support/open-api.js';

/** A request that was thought up from the document, before it is known which projects there are. */
export interface Call {
  readonly operation: PlacedOperation;
  readonly method: string;
  /** Which of the users acts; `undefined` for nobody. */
  readonly actor: number | undefined;
  /** Of the parameters of the path; a number stands for an id that was answered before. */
  readonly path: Readonly<Record<string, string | number>>;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent in place of the body. */
  readonly text?: string;
  /** Put behind the address as it is. */
  readonly suffix?: string;
  /** It has something of which the document does not say whether it is right. */
  readonly isOdd: boolean;
  /** How it differs from what the document allows. */
  readonly changes: readonly string[];
}

/** A request as it is sent. */
export interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The command that sends a request again. */
export function curlOf(base: string, { method, target, headers, body }: Request): string {
  const parts = [
    `curl -i -g --path-as-is -X ${method} ${quoted(base + target)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
