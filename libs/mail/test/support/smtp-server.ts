import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { certificate } from './certificate.js';
import { parseMail, type ParsedMail } from './parse-mail.js';

/** A mail as the server got it. */
export interface DeliveredMail extends ParsedMail {
  readonly from: string;
  readonly recipients: readonly string[];
}

/** Another reply than the usual one: a line, nothing at all, or the end of the connection. `undefined`: the usual one. */
export type Behaviour = (command: string) => string | 'hang' | 'drop' | undefined;

/** A mail server on loopback that does what a test wants. */
export class SmtpServer {
  readonly delivered: DeliveredMail[] = [];
  readonly commands: string[] = [];
  readonly sockets = new Set<Socket>();
  connections = 0;
  peak = 0;
  extensions = ['8BITMIME', 'SMTPUTF8', 'AUTH PLAIN'];
  /** Whether it speaks TLS from the first octet on. */
  secure = false;
  behaviour: Behaviour = () => undefined;
  readonly #server = createServer((socket) => this.#serve(socket));

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    this.peak = Math.max(this.peak, this.sockets.size);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    const session = new Session(this, this.secure ? encrypted(socket) : socket);
    session.answer('CONNECT', '220 test.example ESMTP');
  }
}

function encrypted(socket: Socket): Socket {
  const outer = new TLSSocket(socket, { isServer: true, ...certificate });
  return outer.on('error', () => undefined);
}

class Session {
  #from = '';
  #recipients: string[] = [];
  #data: string[] | undefined;
  #socket: Socket;

  constructor(
    private readonly server: SmtpServer,
    socket: Socket,
  ) {
    this.#socket = socket;
    this.#listen(socket);
  }

  #listen(socket: Socket): void {
    let rest = '';
    // In latin1 each octet is one character, whatever the chunks cut apart.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.take(line);
    });
  }

  take(line: string): void {
    if (this.#data === undefined) return this.#command(line);
    if (line !== '.') return void this.#data.push(line.startsWith('.') ? line.slice(1) : line);
    const source = this.#data.join('\r\n');
    this.#data = undefined;
    if (!this.answer('END', '250 2.0.0 taken')) return;
    this.server.delivered.push({ ...parseMail(source), from: this.#from, recipients: this.#recipients });
  }

  /** Whether the reply was the usual one. */
  answer(command: string, usual: string): boolean {
    const other = this.server.behaviour(command);
    if (other === 'hang') return false;
    if (other === 'drop') return this.#socket.destroy() === undefined;
    this.#socket.write(`${other ?? usual}\r\n`);
    return other === undefined || other.startsWith('2');
  }

  #command(line: string): void {
    this.server.commands.push(line);
    const verb = line.slice(0, 4).toUpperCase();
    const path = /<([^>]*)>/.exec(Buffer.from(line, 'latin1').toString('utf8'))?.[1] ?? '';
    if (verb === 'EHLO') {
      const rows = ['test.example', ...this.server.extensions];
      const reply = rows.map((row, index) => `250${index === rows.length - 1 ? ' ' : '-'}${row}`).join('\r\n');
      this.answer(line, reply);
    } else if (verb === 'AUTH') this.answer(line, '235 2.7.0 welcome');
    else if (verb === 'MAIL') {
      [this.#from, this.#recipients] = [path, []];
      this.answer(line, '250 2.1.0 sender ok');
    } else if (verb === 'RCPT') {
      if (this.answer(line, '250 2.1.5 recipient ok')) this.#recipients.push(path);
    } else if (verb === 'DATA') {
      if (this.server.behaviour(line) === undefined) this.#data = [];
      this.answer(line, '354 go on');
    } else if (verb === 'QUIT') {
      this.answer(line, '221 bye');
      this.#socket.end();
    } else if (verb === 'STAR') {
      if (!this.server.extensions.includes('STARTTLS')) return void this.answer(line, '502 5.5.1 not here');
      this.answer(line, '220 go on');
      this.#socket.removeAllListeners('data');
      this.#socket = encrypted(this.#socket);
      this.#listen(this.#socket);
    } else this.answer(line, '250 ok');
  }
}
