import { createCommand } from './create.command.js';
import { terminal } from './terminal.service.js';

process.exitCode = await createCommand(process.argv.slice(2), terminal());
