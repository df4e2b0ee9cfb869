// Nest first, or CommonJS packages that require it fail with "Cannot require() ES Module ... in a cycle".
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';

// Property tests run the same cases each time, so that a red run can be repeated; FAST_CHECK_SEED tries others.
if (readFileSync(expect.getState().testPath, 'utf8').includes("'fast-check'")) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261120) });
}
