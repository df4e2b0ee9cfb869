import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { eventually } from './wait.js';

const MAIL_TIMEOUT_MS = 5_000;

/** A mail server (RFC 5321) that takes every mail, and keeps it to be read. */
export class MailServer {
  private readonly mails: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      this.serve(socket);
    });
  }

  static async start(): Promise<MailServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new MailServer(server);
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The token of a mail. @throws when there is no such mail in time */
  tokenOf(to: string, subject: string): Promise<string> {
    const isMeant = (mail: string) => mail.includes(`To: ${to}\n`) && mail.includes(`Subject: ${subject}\n`);
    return eventually(`a mail "${subject}" to ${to}`, MAIL_TIMEOUT_MS, () => {
      const [, token] = /^Token: (\S+)$/m.exec(this.mails.find(isMeant) ?? '') ?? [];
      return token;
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    socket.on('error', () => undefined);
    let mail: string[] | undefined;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 ready');
    createInterface({ input: socket }).on('line', (line) => {
      if (mail !== undefined) {
        if (line !== '.') return void mail.push(line);
        this.mails.push(decoded(mail.join('\n')));
        mail = undefined;
        return void say('250 taken');
      }
      if (line === 'DATA') {
        mail = [];
        return void say('354 go on');
      }
      say(line === 'QUIT' ? '221 bye' : '250 fine');
    });
  }
}

/** Quoted-printable (RFC 2045), as far as it matters here. */
function decoded(text: string): string {
  const joined = text.replaceAll('=\n', '');
  return joined.replaceAll(/=([\dA-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
