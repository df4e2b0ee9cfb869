import type { NameForms } from '../../names/name-forms.js';
import type { Capability } from '../app/plan.js';

/** The name of what makes a workspace, in the record at its root. */
export const PRESET = 'preset';

/** All that the files at the root of a workspace are made of. */
export interface WorkspacePlan {
  /** The name of its app. */
  readonly name: NameForms;
  /** `Shop`, where people read it. */
  readonly title: string;
  readonly has: (capability: Capability) => boolean;
}
