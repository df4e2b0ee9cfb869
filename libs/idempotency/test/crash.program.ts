import { startSampleApp } from './support/sample-app.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Serves the sample app on a database, and hangs in the middle of every handler, after its effect. */
const sample = await startSampleApp({ databaseUrl: process.argv[2] });
sample.hooks.pause = () => {
  say('inside');
  return new Promise(() => undefined);
};
say(sample.url);
