import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate } from '../../../test/fixtures/certificates.ts';
import { makeTempFolder } from '../../../test/fixtures/temp-folder.ts';
import { clientOf, shakeHands } from '../../../test/fixtures/tls-client.ts';
import { createSessionServer } from '../http2-sessions.ts';
import { handshakesOf } from './handshakes.ts';
import { ServerTls } from './server-tls.ts';

const files = makeTempFolder();
let authority: Certificate;
let own: Certificate;

beforeAll(async () => {
  authority = await makeAuthority(files.path, 'authority');
  own = await makeCertificate(files.path, 'server', authority);
});

afterAll(() => files[Symbol.dispose]());

test('only connections that have not agreed on TLS are cut off', async () => {
  const tls = await ServerTls.open({ ...own, minVersion: 'TLSv1.2', reloadMs: 1_000 }, 'tls');
  const server = createSessionServer(tls);
  const endHandshakes = handshakesOf(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const secured = once(server, 'secureConnection');
  using agreed = await shakeHands(`127.0.0.1:${port}`, { ...clientOf(authority), ALPNProtocols: ['h2'] });
  await secured;
  const silent = connect(port, '127.0.0.1').on('error', () => {});
  await once(server, 'connection');
  endHandshakes();
  await once(silent, 'close');
  expect(agreed.socket.destroyed).toBe(false);
  agreed.socket.destroy();
  server.close();
  await once(server, 'close');
});
