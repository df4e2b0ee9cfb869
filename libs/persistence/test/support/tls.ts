import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Signs {@link startTlsProxy}'s certificate. Made for these tests only, valid until 2126. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBlzCCAT2gAwIBAgIUfTYmtrHrgvamli/ZZzad7VEWDyswCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVQXNobGFyIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyMDEzNDkz
MloYDzIxMjYxMDI3MTM0OTMyWjAgMR4wHAYDVQQDDBVBc2hsYXIgdGVzdCBhdXRo
b3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASD/tZmJ4ul4RBc8o6+ZKt9
QZcr8jm5cnhqXfgZv/27sG4J210aajWJfXAkzczD7zbFhHwJatzqTfTbCR+Zj8wh
o1MwUTAdBgNVHQ4EFgQU1yWSpijv5JlX8E/tm4wUOZKPh/0wHwYDVR0jBBgwFoAU
1yWSpijv5JlX8E/tm4wUOZKPh/0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNIADBFAiAtgHaJvy/Jh0Xr+icy8FmoaiMcpGLXY/YiUTOfeIGYpgIhAJLdLYRT
7WKJ3b4ZuVGo01HSYTAwqY2kcpVZ55db2sJT
-----END CERTIFICATE-----`;

/** For `localhost`, and no address. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIUQnRrphbQlrh/oPHR+zJBzYmkF6UwCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVQXNobGFyIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyMDEzNDkz
MloYDzIxMjYxMDI3MTM0OTMyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAATh9t8oo1FSllDstgcsDCq/py4pCpZA5GAXG6Nm
DnLEZLgMgPkqMIhQIbs4V6vOeTE/R4d0EoOg3AUT8vl5+O1Wo1gwVjAUBgNVHREE
DTALgglsb2NhbGhvc3QwHQYDVR0OBBYEFBSqDAoptJA5PZdxB8Atab9j/qRiMB8G
A1UdIwQYMBaAFNclkqYo7+SZV/BP7ZuMFDmSj4f9MAoGCCqGSM49BAMCA0kAMEYC
IQDqWRz18lOFrPEid/ZVwafgKlWnaS5JkSry++eheWZEegIhAJrM94AoKnY2CznL
bvfU2vkwP4iF7LV3CYuFkjDMwKRj
-----END CERTIFICATE-----`;

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBcBKJk+oZOu0OFha
++idLxG4D7Bkmd8bdQusCCM5SYGhRANCAATh9t8oo1FSllDstgcsDCq/py4pCpZA
5GAXG6NmDnLEZLgMgPkqMIhQIbs4V6vOeTE/R4d0EoOg3AUT8vl5+O1W
-----END PRIVATE KEY-----`;

/** Speaks PostgreSQL's TLS on a port of its own, and hands what it reads to a server without. */
export async function startTlsProxy(port: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const proxy: Server = createServer((socket) => {
    sockets.add(socket);
    // The first message of a client that wants TLS is SSLRequest; the answer S agrees.
    socket.once('data', () => {
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, cert: CERTIFICATE, key: KEY });
      const server = connect(port, '127.0.0.1');
      secure.pipe(server).pipe(secure);
      for (const end of [socket, secure, server]) end.on('error', () => server.destroy());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}
