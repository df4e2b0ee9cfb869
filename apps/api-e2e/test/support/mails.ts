import type { Program } from './program.js';

/** The token of a mail that development wrote to the terminal. @throws when there is no such mail in time */
export async function mailedToken(program: Program, to: string, subject: string): Promise<string> {
  const [, token = ''] = await program.prints(
    new RegExp(`^│ To: +${to}\\n│ Subject: +${subject}\\n(?:│.*\\n)*?│ Token: (\\S+)$`, 'm'),
    5_000,
  );
  return token;
}
