import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import type { Options } from 'prettier';

/**
 * Formats files with the Prettier of the workspace, where there is one. Files that were there before and are not formatted stay
 * so: their authors like them that way.
 *
 * @param before the texts of the files that were there, by their paths
 */
export async function format(tree: Tree, paths: readonly string[], before: ReadonlyMap<string, string>): Promise<void> {
  for (const path of paths) {
    const text = tree.read(path, 'utf-8');
    const original = before.get(path);
    if (text === null || (original !== undefined && (await formatted(tree, path, original)) !== original)) continue;
    const result = await formatted(tree, path, text);
    if (result !== text) tree.write(path, result);
  }
}

/** A text as Prettier formats it in this place; as it is where there is no Prettier, or it has no way with such files. */
export async function formatted(tree: Tree, path: string, text: string): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined);
  const file = join(tree.root, path);
  const info = await prettier?.getFileInfo(file, { ignorePath: join(tree.root, '.prettierignore') });
  if (!prettier || !info?.inferredParser) return text;
  const config = configIn(tree) ?? (await prettier.resolveConfig(file, { editorconfig: true }));
  return prettier.format(text, { ...config, filepath: file });
}

/** The configuration at the root, which a workspace that is just being made has in the tree alone. */
function configIn(tree: Tree): Options | undefined {
  const text = ['.prettierrc', '.prettierrc.json']
    .map((name) => tree.read(name, 'utf-8'))
    .find((each) => each !== null);
  if (text === undefined || text === null) return undefined;
  try {
    const { overrides, ...options } = JSON.parse(text) as Options & { readonly overrides?: unknown };
    return overrides === undefined ? options : undefined;
  } catch {
    // YAML, which Prettier reads itself.
    return undefined;
  }
}
