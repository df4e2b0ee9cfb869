/** Watching folders with everything below: `fs.watch` does that by itself on some systems only. */
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const IGNORED = /\.spec\.ts$|~$|\.sw[a-z]$|\.tmp$/;

/** Yields the files that have changed, all of a burst at once: a burst is over when nothing changes for `settleMs`. */
export async function* watchFolders(folders, settleMs) {
  const watchers = new Map();
  let changed = new Set();
  let wake = () => undefined;
  const note = (file) => {
    changed.add(file);
    wake();
  };
  const watchAll = () => folders.forEach((folder) => watchBelow(folder, watchers, note));

  watchAll();
  for (;;) {
    if (changed.size === 0) await new Promise((resolve) => (wake = resolve));
    for (let seen = -1; seen !== changed.size;) {
      seen = changed.size;
      await sleep(settleMs);
    }
    const files = [...changed];
    changed = new Set();
    watchAll();
    yield files;
  }
}

function watchBelow(folder, watchers, onChange) {
  const entries = list(folder);
  if (entries === undefined) return;
  if (!watchers.has(folder)) {
    const watcher = watch(folder, (event, name) => {
      if (name === null) return;
      // A folder that went and came back under its name needs a new watcher.
      if (event === 'rename') forget(watchers, join(folder, name));
      if (!IGNORED.test(name)) onChange(join(folder, name));
    });
    watcher.on('error', () => forget(watchers, folder));
    watchers.set(folder, watcher);
  }
  for (const entry of entries) if (entry.isDirectory()) watchBelow(join(folder, entry.name), watchers, onChange);
}

function forget(watchers, folder) {
  watchers.get(folder)?.close();
  watchers.delete(folder);
}

function list(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
