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
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return;
  const shared = configIn(tree);
  for (const path of paths) {
    const file = join(tree.root, path);
    const { inferredParser } = await prettier.getFileInfo(file, { ignorePath: join(tree.root, '.prettierignore') });
    if (!inferredParser || !tree.exists(path)) continue;
    const config = shared ?? (await prettier.resolveConfig(file, { editorconfig: true }));
    const options = { ...config, filepath: file };
    const original = before.get(path);
    if (original !== undefined && !(await prettier.check(original, options))) continue;
    const text = tree.read(path, 'utf-8') ?? '';
    const formatted = await prettier.format(text, options);
    if (formatted !== text) tree.write(path, formatted);
  }
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
