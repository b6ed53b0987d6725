/** A receiver of OTLP/HTTP that keeps nothing but the signals that arrived. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorder extends AsyncDisposable {
  readonly endpoint: string;
  /** The last parts of the paths that were posted to: `traces`, `metrics`, `logs`. */
  readonly signals: ReadonlySet<string>;
}

export async function startRecorder(): Promise<Recorder> {
  const signals = new Set<string>();
  const server = createServer((request, response) => {
    signals.add(request.url?.split('/').at(-1) ?? '');
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signals,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
