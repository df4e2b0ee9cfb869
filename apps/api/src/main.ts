import 'reflect-metadata';
import { runCommand } from './cli/run.js';

// Set, not called: what is still being written goes out first. A serving process ends by its signals.
process.exitCode = await runCommand(process.argv.slice(2));
