import { closeOnSignals } from '../src/shutdown.service.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const closes: Record<string, () => Promise<void>> = {
  quick: async () => say('closed'),
  failing: () => Promise.reject(new Error('no')),
  hanging: () => new Promise(() => undefined),
};

closeOnSignals(closes[process.argv[2] ?? 'quick'] ?? (async () => undefined), {
  timeout: 500,
  onStop: (reason) => say(`closing ${reason}`),
  onError: (error) => say(`error ${(error as Error).message}`),
});
setInterval(() => undefined, 1000);
say('ready');
