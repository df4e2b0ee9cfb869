import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';

/** Removes a folder of these tests. What they make read-only only root may remove as it is. */
export async function removeFolder(folder) {
  execFileSync('chmod', ['-R', 'u+w', folder]);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
