import { type AddressInfo, createServer, type Server } from 'node:net';

/** Listens on a free port of loopback, and does nothing more. */
export async function occupyPort(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** A port that nothing listens on: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const { server, port } = await occupyPort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
