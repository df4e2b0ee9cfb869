import { DEVICE_NAMES } from './reserved-words.js';

/** Names that mean something to tools that find them in a workspace. */
const TAKEN_FOLDERS = ['node-modules', 'dist', 'src', 'test', 'config', 'coverage'];

/** What is wrong with a name for a folder, and what to do about it. */
export function* mistakesInFolderName(kebab: string): Iterable<string> {
  const elsewhere = 'Choose another name.';
  if (DEVICE_NAMES.test(kebab)) yield `Windows can have no folder called "${kebab}". ${elsewhere}`;
  if (TAKEN_FOLDERS.includes(kebab)) yield `A folder called "${kebab}" means something else to tools. ${elsewhere}`;
}
