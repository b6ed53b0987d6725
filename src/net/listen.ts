import type { Server } from 'node:net';
import { SpangraphError } from '../errors.ts';
import { formatEndpoint, type ListenAddress } from './address.ts';

/**
 * Binds `server` and resolves with the bound address. `setting` is the path of the endpoint in the configuration. Throws
 * ADDRESS_UNUSABLE.
 */
export function listenOn(server: Server, setting: string, address: ListenAddress): Promise<ListenAddress> {
  const { host, port } = address;
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(listenError(setting, address, error));
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.off('error', onError);
      const bound = server.address();
      resolve({ host, port: bound === null || typeof bound === 'string' ? port : bound.port });
    });
  });
}

/** ADDRESS_UNUSABLE, with what to do about it. */
function listenError(setting: string, address: ListenAddress, error: Error): SpangraphError {
  const message = `${setting} ${formatEndpoint(address)} ${problem(error.message)}`;
  return new SpangraphError('ADDRESS_UNUSABLE', message, { cause: error });
}

function problem(text: string): string {
  if (text.includes('EADDRINUSE')) return 'is already in use: stop the other program, or set another endpoint';
  if (text.includes('EACCES')) return 'may not be used by this user: set a port over 1023, or give the permission';
  if (text.includes('EADDRNOTAVAIL')) return 'is not an address of this machine: set one that is, or 0.0.0.0 for all';
  if (/ENOTFOUND|EAI_AGAIN|[Nn]ame resolution/.test(text)) return 'names an unknown host: set another endpoint';
  return `cannot be listened on: ${text}`;
}
