import { duplexPair } from 'node:stream';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { readCredentials, timeProblem } from './credentials.ts';
import { OwnTls } from './own-tls.ts';
import type { TlsSettings } from './settings.ts';

/**
 * Why a server with these settings would not let in this process itself, which presents the server's own certificate. Found by a
 * handshake in memory. Undefined: it would, or the certificate is out of its time, which the server says anyway. `setting` is
 * the path of the section in the configuration. Throws INVALID_CONFIG if the files cannot be used.
 */
export async function refusalOfItself(settings: TlsSettings, setting: string): Promise<string | undefined> {
  const { chain, context } = await readCredentials(settings, setting);
  if (timeProblem(chain, Date.now()) !== undefined) return undefined;
  const server = createServer({ ...context, requestCert: true, rejectUnauthorized: true });
  const outcome = new Promise<string | undefined>((resolve) => {
    server.on('secureConnection', () => resolve(undefined));
    server.on('tlsClientError', (error, socket) => resolve(reasonOf(error, socket)));
  });
  const [near, far] = duplexPair();
  const client = connect({ ...(await new OwnTls(settings).connectOptions()), socket: near });
  // The server has the reason.
  client.on('error', () => {});
  server.emit('connection', far);
  try {
    return await outcome;
  } finally {
    client.destroy();
    far.destroy();
  }
}

/** Why TLS was not agreed on, as a code of OpenSSL or Node. */
export function reasonOf(error: NodeJS.ErrnoException, { authorizationError }: TLSSocket): string {
  // Absent or null: no certificate was refused.
  return authorizationError ? String(authorizationError) : (error.code ?? error.message);
}
