import type { Server } from 'node:net';
import type { ListenAddress } from '../../src/config/config.ts';
import { listenError } from './listen-error.ts';
import type { ReceiverAddress } from './receiver.ts';

/** Binds `server`; `setting` is the path of the endpoint in the configuration. Throws ADDRESS_UNUSABLE. */
export function listenOn(server: Server, setting: string, address: ListenAddress): Promise<ReceiverAddress> {
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
