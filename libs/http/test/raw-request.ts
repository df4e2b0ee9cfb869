import { connect } from 'node:net';

/** What came back on a raw connection. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they are and reads until the connection ends, the answer is complete, or `patience` (ms) is over. */
export function sendRaw(url: string, bytes: string | Buffer, patience = 5_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No answer within ${patience} ms; so far: ${JSON.stringify(text.slice(0, 200))}`));
    }, patience);
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const [head = '', ...rest] = text.split('\r\n\r\n');
      // What follows the first answer belongs to a next one.
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity);
      const body = rest.join('\r\n\r\n').slice(0, length);
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body });
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const start = text.indexOf('\r\n\r\n') + 4;
      if (length !== undefined && start > 3 && text.length - start >= Number(length)) finish();
    });
    socket.on('close', finish);
    // What was refused may be cut off while it is still being sent.
    socket.on('error', () => undefined);
    socket.write(bytes);
  });
}
