#!/usr/bin/env node
// Written so that a Node of long ago can parse it: one that is too old is to hear so, and not of a SyntaxError.
import type Start = require('./start.cjs');

const SUPPORTED = [22, 13];

const parts = process.versions.node.split('.').map(Number);
if (isTooOld(parts[0] || 0, parts[1] || 0)) {
  process.stderr.write(
    'Node ' +
      process.versions.node +
      ' is too old for what create-ashlar makes: it needs ' +
      SUPPORTED.join('.') +
      ' or newer, and its tests 24.9.\n' +
      'Install a Node that is still maintained (https://nodejs.org). Nothing was written.\n',
  );
  process.exitCode = 1;
} else {
  (require('./start.cjs') as typeof Start).start();
}

function isTooOld(major: number, minor: number): boolean {
  return major < 22 || (major === 22 && minor < 13);
}
