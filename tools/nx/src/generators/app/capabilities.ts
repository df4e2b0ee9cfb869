import { Refusal } from '../../refusal.js';
import { CAPABILITIES, type Capability } from './plan.js';

/** What is chosen, in the order of the list, and what that made necessary. */
export interface ChosenCapabilities {
  readonly capabilities: readonly Capability[];
  /** Sentences about what was added. */
  readonly notes: readonly string[];
}

const NONE = 'none';

/** Reads `auth,mail`, all, or `none`. @throws Refusal for what there is not */
export function parseCapabilities(text: string | undefined): ChosenCapabilities {
  if (text === undefined) return { capabilities: CAPABILITIES, notes: [] };
  const words = text.split(/[\s,]+/).filter((word) => word !== '' && word !== NONE);
  const unknown = words.filter((word) => !isCapability(word));
  if (unknown.length > 0) {
    const known = `There are: ${CAPABILITIES.join(', ')}; "${NONE}" chooses none of them.`;
    throw new Refusal(unknown.map((word) => `There is no capability "${word}". ${known}`));
  }
  const needsMail = words.includes('auth') && !words.includes('mail');
  return {
    capabilities: CAPABILITIES.filter((each) => words.includes(each) || (needsMail && each === 'mail')),
    notes: needsMail ? ['auth sends mail, such as for forgotten passwords, so mail comes along.'] : [],
  };
}

function isCapability(word: string): word is Capability {
  return CAPABILITIES.some((each) => each === word);
}
