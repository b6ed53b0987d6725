/** The server of gRPC: who gets in, TLS, clients that do not read, and its end. */
import { copyFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate } from '../../../test/fixtures/certificates.ts';
import { failureOf, StorageClient } from '../../../test/fixtures/jaeger-storage/client.ts';
import { makeTempFolder } from '../../../test/fixtures/temp-folder.ts';
import { channelOf } from '../../../test/fixtures/tls-client.ts';
import { ANYONE } from '../../access/caller.ts';
import type { Credentials, Gate } from '../../access/gate.ts';
import { SpangraphError } from '../../errors.ts';
import { NO_METER } from '../../metrics/definition.ts';
import type { Answer } from '../../net/question.ts';
import { ServerTls } from '../../net/tls/server-tls.ts';
import { createMemoryBackend } from '../../storage/memory/index.ts';
import { startStorageServer } from '../testing/storage-server.ts';

const GET_SERVICES = '/jaeger.storage.v2.TraceReader/GetServices';
const NOTHING = Buffer.alloc(0);
const MIB = 1024 * 1024;
const { reader } = createMemoryBackend();

const answerOf =
  (...sizes: readonly number[]): Answer =>
  async () => ({ status: 200, headers: {}, body: sizes.map((size) => new Uint8Array(size)) });

const failing: Answer = () => Promise.reject(new Error('another secret'));

test('the gate sees what a call shows, and its refusals are statuses', async () => {
  const seen: Credentials[] = [];
  const gate: Gate = {
    admit: (shown) => {
      seen.push(shown);
      if (shown.authorization === undefined) throw new SpangraphError('UNAUTHENTICATED', 'Who is “it”? 100%\ud800');
      return ANYONE;
    },
  };
  await using server = await startStorageServer({ reader, gate });
  using client = new StorageClient(server.address);
  expect(await failureOf(client.ask('getServices'))).toEqual({ code: 16, details: 'Who is “it”? 100%\ufffd' });
  const headers = { authorization: 'Bearer t', 'x-scope-orgid': 'shop', cookie: 'session=x' };
  expect((await client.ask('getServices', {}, { headers })).messages).toHaveLength(1);
  const door = { address: '127.0.0.1', door: GET_SERVICES };
  expect(seen).toEqual([
    { ...door, authorization: undefined, tenant: undefined },
    { ...door, authorization: 'Bearer t', tenant: 'shop' },
  ]);
});

test('a defect of the gate, and one of an answer, is logged and says nothing', async () => {
  const gate: Gate = {
    admit: ({ authorization }) => {
      if (authorization === undefined) throw new Error('a secret');
      return ANYONE;
    },
  };
  await using server = await startStorageServer({ reader, gate, answer: failing });
  using client = new StorageClient(server.address);
  for (const headers of [{}, { authorization: 'Bearer t' }]) {
    const { code, details } = await failureOf(client.ask('getServices', {}, { headers }));
    expect({ code, details }).toEqual({ code: 13, details: expect.not.stringContaining('secret') });
  }
  expect(server.logged).toMatchObject([{ err: { message: 'a secret' } }, { err: { message: 'another secret' } }]);
});

test('what is not gRPC gets an HTTP status', async () => {
  await using server = await startStorageServer({ reader });
  const session = connect(`http://${server.address}`);
  const status = await new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'GET', ':path': GET_SERVICES });
    stream.on('response', ({ ':status': code }) => resolve(code)).on('error', reject);
    stream.end();
  });
  session.destroy();
  expect(status).toBe(415);
});

test('a client that reads nothing loses its connection', async () => {
  await using server = await startStorageServer({ reader, answer: answerOf(MIB, 8 * MIB), limits: { stallMs: 200 } });
  const session = connect(`http://${server.address}`);
  const ended = new Promise((resolve) => session.on('close', resolve).on('error', () => {}));
  const stream = session.request({
    ':method': 'POST',
    ':path': GET_SERVICES,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => {});
  stream.end(Buffer.alloc(5));
  await ended;
  expect(session.destroyed).toBe(true);
});

test('of answers that nobody reads the oldest are given up first', async () => {
  const limits = { maxUnsentBytes: 10 * MIB };
  await using server = await startStorageServer({ reader, answer: answerOf(3 * MIB, 3 * MIB), limits });
  using slow = new StorageClient(server.address);
  using other = new StorageClient(server.address);
  const unread = slow.begin(GET_SERVICES, NOTHING);
  const ended = failureOf(new Promise((_resolve, reject) => unread.on('error', reject)));
  await new Promise((resolve) => unread.once('metadata', resolve));
  const { bytes } = await other.call(GET_SERVICES, NOTHING);
  expect(bytes.map(({ length }) => length)).toEqual([3 * MIB, 3 * MIB]);
  unread.resume();
  expect(await ended).toMatchObject({ code: 14 });
});

test('a stop answers calls under way, and closes connections that have none', async () => {
  const work = Promise.withResolvers<void>();
  let isAsked = false;
  const answer: Answer = async () => {
    isAsked = true;
    await work.promise;
    return { status: 200, headers: {}, body: [new Uint8Array(1)] };
  };
  const server = await startStorageServer({ reader, answer });
  const [host = '', port] = server.address.split(':');
  const silent = connectTcp(Number(port), host).resume();
  const closed = new Promise((resolve) => silent.on('close', resolve));
  using client = new StorageClient(server.address);
  const call = client.call(GET_SERVICES, NOTHING);
  await expect.poll(() => isAsked).toBe(true);
  const stopped = server[Symbol.asyncDispose]();
  await closed;
  work.resolve();
  expect((await call).bytes).toHaveLength(1);
  await stopped;
});

const files = makeTempFolder();
let authority: Certificate;
beforeAll(async () => {
  authority = await makeAuthority(files.path, 'authority');
});
afterAll(() => files[Symbol.dispose]());

test('with TLS, and with a new certificate after a reload', async () => {
  const own = await makeCertificate(files.path, 'server', authority);
  const tls = await ServerTls.open({ ...own, minVersion: 'TLSv1.2', reloadMs: 600_000 }, 'api.tls');
  tls.watch({ name: 'api', meter: NO_METER, log: { info: () => {}, warn: () => {}, error: () => {} } });
  await using server = await startStorageServer({ reader, tls });
  using client = new StorageClient(server.address, channelOf(authority));
  expect((await client.ask('getServices')).messages).toHaveLength(1);
  using plain = new StorageClient(server.address);
  expect(await failureOf(plain.ask('getServices', {}, { timeoutMs: 2_000 }))).toMatchObject({
    code: 12,
    details: expect.stringContaining('TLS'),
  });
  const later = await makeAuthority(files.path, 'later');
  const renewed = await makeCertificate(files.path, 'renewed', later);
  copyFileSync(renewed.certFile, own.certFile);
  copyFileSync(renewed.keyFile, own.keyFile);
  await tls.reload();
  using renewing = new StorageClient(server.address, channelOf(later));
  expect((await renewing.ask('getServices')).messages).toHaveLength(1);
  tls.stop();
});
