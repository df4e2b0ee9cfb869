#!/usr/bin/env node
// Written so that a Node of long ago can parse it: one that is too old is to hear so, and not of a SyntaxError.
import type Start = require('./start.cjs');

const SUPPORTED = [20, 19];

const parts = process.versions.node.split('.').map(Number);
if (isTooOld(parts[0] || 0, parts[1] || 0)) {
  process.stderr.write(
    'Node ' +
      process.versions.node +
      ' is too old for ashlar-doctor, and for every @ashlar package.\n' +
      'Install a Node that is still maintained (https://nodejs.org), at least ' +
      SUPPORTED.join('.') +
      '.\n',
  );
  process.exitCode = 1;
} else {
  (require('./start.cjs') as typeof Start).start();
}

function isTooOld(major: number, minor: number): boolean {
  return major < 20 || (major === 20 && minor < 19);
}
