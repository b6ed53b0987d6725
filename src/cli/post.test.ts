import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createPoster } from './post.ts';

test('an answer without an end is given up, and the message names the server', async () => {
  const server = createServer((_request, response) => {
    Readable.from(endless()).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces?key=secret`);
  const post = createPoster({ url, ca: undefined, cert: undefined, key: undefined }, 1_000);
  await expect(post('', {}, AbortSignal.timeout(5_000))).rejects.toMatchObject({
    code: 'OPERATION_TOO_LARGE',
    message: `The answer of ${url.origin}/v1/traces has over 1000 bytes.`,
  });
});

function* endless() {
  for (;;) yield Buffer.alloc(600);
}
