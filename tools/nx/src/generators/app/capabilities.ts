import { refuseIfAny } from '../../refusal.js';
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
  const words = parseNames(text);
  const needsMail = words.includes('auth') && !words.includes('mail');
  return {
    capabilities: ordered(needsMail ? [...words, 'mail'] : words),
    notes: needsMail ? ['auth sends mail, such as for forgotten passwords, so mail comes along.'] : [],
  };
}

/** Reads names of capabilities, and takes them as they are. @throws Refusal for what there is not */
export function parseNames(text: string): readonly Capability[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '' && word !== NONE);
  const known = `There are: ${CAPABILITIES.join(', ')}; "${NONE}" chooses none of them.`;
  refuseIfAny(words.flatMap((word) => (isCapability(word) ? [] : `There is no capability "${word}". ${known}`)));
  return words.filter(isCapability);
}

/** The capabilities as {@link parseCapabilities} reads them. */
export function printCapabilities(capabilities: readonly Capability[]): string {
  return capabilities.join(',') || NONE;
}

/** Those of the list that are meant, in its order. */
export function ordered(meant: readonly Capability[]): readonly Capability[] {
  return CAPABILITIES.filter((each) => meant.includes(each));
}

function isCapability(word: string): word is Capability {
  return CAPABILITIES.some((each) => each === word);
}
