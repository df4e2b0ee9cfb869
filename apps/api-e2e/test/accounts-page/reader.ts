import type { Api } from '../support/api.js';
import { mailedToken } from '../support/mails.js';
import type { Program } from '../support/program.js';

const BLOCK_TIMEOUT_MS = 20_000;
const PAGE_URL = 'http://127.0.0.1:3000';

/** Pastes blocks of the page into one shell, and types what they ask for, as the terminal of the API shows it. */
export class Reader {
  private pasted = 0;

  constructor(
    private readonly shell: Program,
    private readonly api: Api,
  ) {}

  /** @returns the lines that the shell wrote @throws when a line fails */
  async paste(lines: readonly string[]): Promise<string[]> {
    const before = this.shell.stdout.length;
    for (const line of lines) {
      this.shell.type(line.replace(PAGE_URL, this.api.url));
      const [, question] = /^read -rp '(.*)' \w+$/.exec(line) ?? [];
      if (question !== undefined) this.shell.type(await this.answerTo(question));
    }
    const end = `pasted ${++this.pasted}`;
    this.shell.type(`echo '${end}'`);
    await this.shell.prints(new RegExp(`^${end}\\n`, 'm'), BLOCK_TIMEOUT_MS);
    return this.shell.stdout.slice(before).split('\n').slice(0, -2);
  }

  private async answerTo(question: string): Promise<string> {
    const { program } = this.api;
    const [, second, subject = '', to = ''] = /^Token of the (second )?mail "(.+)" to (\S+): $/.exec(question) ?? [];
    if (to !== '') return mailedToken(program, to, subject, second === undefined ? 1 : 2);
    const [, who = 'nobody'] = /^Password of (\S+): $/.exec(question) ?? [];
    const [, password = ''] = await program.prints(new RegExp(`^ *Admin +${who}, password (\\S+)$`, 'm'), 1_000);
    return password;
  }
}
