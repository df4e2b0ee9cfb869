import { doctorCommand } from './doctor.command.js';

process.exitCode = doctorCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  colours: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  cwd: process.cwd(),
  node: { version: process.versions.node, requiresModules: process.features.require_module === true },
});
