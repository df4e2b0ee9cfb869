/**
 * `@ashlar/nx:sync` from source, for `nx sync` in this workspace. Nx runs it whenever files change, and remembers when it could not:
 * what had to be built first would fail in a fresh clone, and go on to fail when it is built.
 */
import '../../dev/ts-hooks.mjs';

/** @param {import('@nx/devkit').Tree} tree */
export default async function sync(tree, options) {
  // Not a static import: that would be resolved before the hooks are there.
  const { syncGenerator } = await import('../src/generators/sync/sync.generator.ts');
  return syncGenerator(tree, options);
}
