/**
 * Brings the table "The blocks" of the root README up to date: versions and doors of the libs' `package.json`, sizes of
 * `budgets.json`. With `--check` it changes nothing, and fails when it would.
 */
import '../dev/ts-hooks.mjs';

// Not a static import: that would be resolved before the hooks are there.
const { readReadme, updateReadme } = await import('./src/blocks.service.ts');

if (!process.argv.includes('--check')) {
  await updateReadme();
} else {
  const { current, updated } = await readReadme();
  if (current !== updated) {
    console.error('The table "The blocks" of README.md is out of date: run node tools/consumers/blocks.mjs');
    process.exitCode = 1;
  }
}
