import type { Program } from './program.js';

/**
 * The token of a mail that development wrote to the terminal, the first of its kind unless another is asked for.
 * @throws when there is no such mail in time
 */
export async function mailedToken(program: Program, to: string, subject: string, which = 1): Promise<string> {
  const mail = `^│ To: +${to}\\n│ Subject: +${subject}\\n(?:│.*\\n)*?│ Token: (\\S+)$`;
  const [, token = ''] = await program.prints(new RegExp(`(?:${mail}[^]*?){${which}}`, 'm'), 5_000);
  return token;
}
