import type { NameForms } from '../../names/name-forms.js';

/** What an app can be made of beside what every app has. */
export const CAPABILITIES = ['auth', 'rate-limiting', 'idempotency', 'mail'] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** All that the files of an app are made of. */
export interface AppPlan {
  readonly name: NameForms;
  /** `Shop`, where people read it. */
  readonly title: string;
  /** `@ashlar/shop`: its package; nobody publishes it. */
  readonly packageName: string;
  readonly capabilities: readonly Capability[];
  /** The workspace runs its TypeScript from source, by `tools/dev`. */
  readonly isSourceWorkspace: boolean;
  readonly has: (capability: Capability) => boolean;
  /** The version of a package that the workspace has. */
  readonly versionOf: (name: string) => string;
}

/** In the place of a part that is left out. */
const NOTHING = '\u0000';

/** A part of a template, for {@link eachSettled}. */
export function when(isThere: boolean, text: string): string {
  return isThere ? text : NOTHING;
}

/** A filled template: where a part is left out that has lines of its own, these go as well. */
function settled(text: string): string {
  return text.replaceAll(new RegExp(`^[ \\t]*${NOTHING}[ \\t]*\\n`, 'gm'), '').replaceAll(NOTHING, '');
}

/** Filled templates by their paths. */
export function eachSettled(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, settled(text)]));
}

/** The name in `app.info.ts` that describes the API: with limits, these are described too. */
export function openApiInit({ has }: AppPlan): string {
  return has('rate-limiting') ? 'openApiOf' : 'APP_INFO';
}

/** What describes the API, where there is a `config`. */
export function openApiOf({ has }: AppPlan): string {
  return has('rate-limiting') ? 'openApiOf(config.value)' : 'APP_INFO';
}
