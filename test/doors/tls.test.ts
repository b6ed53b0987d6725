/** The program with TLS at every door: clients that agree with it, and those that do not. */
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate, trustAuthority } from '../fixtures/certificates.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { channelOf, clientOf, get, shakeHands } from '../fixtures/tls-client.ts';
import { until } from '../fixtures/until.ts';

const WAIT_MS = 20_000;
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const REQUEST = jsonRequest([jsonSpan(TRACE_ID, '00f067aa0ba902b7')]);
/** How a connection ends whose client is refused. */
const ENDED = /alert|ECONNRESET|EPIPE|socket hang up|disconnected/;
const ACCEPTED = { body: {} };

const files = makeTempFolder();
let authority: Certificate;
let own: Certificate;

beforeAll(async () => {
  authority = await makeAuthority(files.path, 'authority');
  own = await makeCertificate(files.path, 'server', authority);
  trustAuthority(authority);
});

afterAll(() => files[Symbol.dispose]());

const tlsOf = ({ certFile, keyFile }: Certificate, more: object = {}): object => ({
  cert_file: certFile,
  key_file: keyFile,
  reload_interval: '100ms',
  ...more,
});

/** All doors, on ports that the system chooses. */
const configOf = (tls: object, more: object = {}): string =>
  JSON.stringify({
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '127.0.0.1:0', tls }, http: { endpoint: '127.0.0.1:0', tls } } },
      zipkin: { endpoint: '127.0.0.1:0', tls },
    },
    api: { endpoint: '127.0.0.1:0', tls },
    ...more,
  });

const start = (tls: object, more?: object): Promise<Program> =>
  startProgram({ args: [], config: configOf(tls, more), isReady: !('client_ca_file' in tls) });

const apiAddress = ({ apiOrigin }: Program): string => new URL(apiOrigin).host;
const zipkinUrl = (program: Program): string => /^ *Zipkin +(\S+)$/m.exec(program.output())?.[1] ?? '';

describe('every door', () => {
  test('takes spans, and answers; the self-check and own traces pass the same doors', async () => {
    const telemetry = { traces: { processors: [{ batch: { schedule_delay: 100, exporter: { otlp: {} } } }] } };
    await using program = await start(tlsOf(own), { canary: { every: '300ms' }, service: { telemetry } });
    using grpc = new GrpcSender(program.grpcAddress, { channel: channelOf(authority) });
    expect(await grpc.export(toProtobuf(REQUEST))).toEqual(ACCEPTED);
    const json = Buffer.from(JSON.stringify(REQUEST));
    expect(await postTraces(program.otlpHttpUrl, json, { encoding: 'json' })).toMatchObject({
      status: 200,
      ...ACCEPTED,
    });
    const zipkin = [{ traceId: TRACE_ID, id: '00f067aa0ba902b8', timestamp: 1_700_000_000_000_000, duration: 1 }];
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(zipkinUrl(program), { method: 'POST', headers, body: JSON.stringify(zipkin) });
    expect(sent.status).toBe(202);
    const found = await program.graphql(`{ trace(traceId: "${TRACE_ID}") { spanCount } }`);
    expect(found).toEqual({ trace: { spanCount: 2 } });

    expect(program.output()).toMatch(/Send spans: +OTEL_EXPORTER_OTLP_ENDPOINT=https:/);
    await until(async () => {
      expect((await program.graphql('{ server { canary { isOk } } }')).server.canary.isOk).toBe(true);
      expect((await program.graphql('{ services { name } }')).services).toContainEqual({ name: 'spangraph' });
    }, WAIT_MS);
    const seen = await scrapeAt(program.apiOrigin);
    for (const server of ['api', 'otlp/grpc', 'otlp/http', 'zipkin']) {
      const expiry = seen.value('spangraph_tls_certificate_expiry_timestamp_seconds', { server });
      expect(expiry).toBeGreaterThan(Date.now() / 1_000);
      expect(seen.value('spangraph_tls_failed_handshakes_total', { server })).toBe(0);
    }
    expect(program.output()).not.toContain('"level":"warn"');
  });

  test('TLS 1.1 is refused, and 1.2 where the configuration says so', async () => {
    await using program = await start(tlsOf(own));
    const trusting = clientOf(authority);
    const addresses = [apiAddress(program), program.grpcAddress, new URL(program.otlpHttpUrl).host];
    for (const address of addresses) {
      const old = { ...trusting, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      await expect(shakeHands(address, old)).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_SSL|^ECONNRESET/),
      });
      using agreed = await shakeHands(address, {
        ...trusting,
        maxVersion: 'TLSv1.2',
        ALPNProtocols: ['h2', 'http/1.1'],
      });
      expect(agreed.socket.getProtocol()).toBe('TLSv1.2');
      expect(agreed.socket.getCipher().name).toMatch(/^ECDHE-/);
      const weak = { ...trusting, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:ECDHE-ECDSA-AES128-SHA' } as const;
      await expect(shakeHands(address, weak)).rejects.toThrow(/alert handshake failure/);
    }
    await using strict = await start(tlsOf(own, { min_version: 1.3 }));
    await expect(shakeHands(apiAddress(strict), { ...trusting, maxVersion: 'TLSv1.2' })).rejects.toThrow(
      /alert protocol version/,
    );
    using newest = await shakeHands(apiAddress(strict), trusting);
    expect(newest.socket.getProtocol()).toBe('TLSv1.3');
  });

  test('ALPN: gRPC needs h2, the API has h2 and HTTP/1.1, receivers over HTTP have HTTP/1.1', async () => {
    await using program = await start(tlsOf(own));
    const agreedOn = async (address: string, ...ALPNProtocols: string[]): Promise<unknown> => {
      const offer = ALPNProtocols.length === 0 ? {} : { ALPNProtocols };
      try {
        using agreed = await shakeHands(address, { ...clientOf(authority), ...offer });
        return agreed.socket.alpnProtocol;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    };
    const refused = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';
    expect(await agreedOn(program.grpcAddress, 'h2')).toBe('h2');
    expect(await agreedOn(program.grpcAddress, 'http/1.1')).toBe(refused);
    expect(await agreedOn(apiAddress(program), 'h2', 'http/1.1')).toBe('h2');
    expect(await agreedOn(apiAddress(program), 'http/1.1')).toBe('http/1.1');
    expect(await agreedOn(apiAddress(program))).toBe(false);
    const http = new URL(program.otlpHttpUrl).host;
    expect(await agreedOn(http, 'h2', 'http/1.1')).toBe('http/1.1');
    expect(await agreedOn(http, 'h2')).toBe(refused);
    using without = await shakeHands(program.grpcAddress, clientOf(authority));
    const [answer] = (await once(without.socket.setEncoding('utf8'), 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.0 403/);
  });
});

describe('HTTP/2 at the API', () => {
  test('the page, GraphQL, and a subscription that a stop ends, on one connection', async () => {
    await using program = await start(tlsOf(own), {
      api: { endpoint: '127.0.0.1:0', tls: tlsOf(own), subscriptions: { interval: '20ms' } },
    });
    const session = connectHttp2(program.apiOrigin, clientOf(authority)).on('error', () => {});
    const ask = (headers: object, body?: object) => {
      const stream = session.request({ ...headers }, { endStream: body === undefined });
      if (body !== undefined) stream.end(JSON.stringify(body));
      return stream;
    };
    const post = { ':method': 'POST', ':path': '/graphql', 'content-type': 'application/json' };
    expect(await textOf(ask({ ':path': '/', accept: 'text/html' }))).toContain('<html');
    const info = await textOf(ask(post, { query: '{ server { name otlpHttpUsesTls } }' }));
    expect(JSON.parse(info)).toEqual({ data: { server: { name: 'Spangraph', otlpHttpUsesTls: true } } });

    const query = 'subscription { spanAdded { spans { spanId } } }';
    const events = ask({ ...post, accept: 'text/event-stream' }, { query }).setEncoding('utf8');
    let seen = '';
    events.on('data', (piece: string) => (seen += piece));
    await once(events, 'response');
    await postTraces(program.otlpHttpUrl, toProtobuf(REQUEST), { encoding: 'protobuf' });
    await until(async () => expect(seen).toContain('00f067aa0ba902b7'), WAIT_MS);
    const ended = once(events, 'end');
    expect(await program.stop()).toMatchObject({ code: 0 });
    await ended;
    expect(seen).not.toContain('event: complete');
    session.destroy();
  });
});

describe('mutual TLS', () => {
  test('only clients with a valid certificate of the authority are let in', async () => {
    const clients = await makeAuthority(files.path, 'clients');
    const of = (name: string, signer: Certificate, days = 2): Promise<Certificate> =>
      makeCertificate(files.path, name, signer, { days, use: 'client' });
    const right = await of('right', clients);
    const wrong = [undefined, await of('of-another', authority), await of('expired', clients, -1), own];
    await using program = await start(tlsOf(own, { client_ca_file: clients.certFile }));
    const paths = { api: `${program.apiOrigin}/healthz`, http: program.otlpHttpUrl, zipkin: zipkinUrl(program) };
    for (const url of Object.values(paths)) {
      expect((await get(url, clientOf(authority, right))).status).toBe(url === paths.api ? 200 : 405);
      for (const client of wrong) await expect(get(url, clientOf(authority, client))).rejects.toThrow(ENDED);
    }
    const payload = toProtobuf(REQUEST);
    using sender = new GrpcSender(program.grpcAddress, { channel: channelOf(authority, right) });
    expect(await sender.export(payload)).toEqual(ACCEPTED);
    for (const client of wrong) {
      using refused = new GrpcSender(program.grpcAddress, { channel: channelOf(authority, client) });
      expect(await refused.export(payload)).toMatchObject({ failure: { code: 14 } });
    }
    const metrics = (await get(`${program.apiOrigin}/metrics`, clientOf(authority, right))).body;
    for (const server of ['api', 'otlp/grpc', 'otlp/http', 'zipkin']) {
      const line = new RegExp(`^spangraph_tls_failed_handshakes_total{server="${server}"} (\\d+)$`, 'm');
      expect(Number(line.exec(metrics)?.[1])).toBeGreaterThanOrEqual(wrong.length);
    }
  });

  test('the self-check presents the certificate of the door', async () => {
    const tls = tlsOf(own, { client_ca_file: authority.certFile });
    await using program = await start(tls, { canary: { every: '200ms' } });
    const url = `${program.apiOrigin}/metrics`;
    await until(async () => {
      const { body } = await get(url, clientOf(authority, own));
      for (const path of ['write', 'trace', 'rest']) {
        expect(body).toMatch(new RegExp(`canary_checks_total{receiver="otlp/grpc",path="${path}",outcome="ok"} [1-9]`));
      }
    }, WAIT_MS);
  });
});

describe('spangraph health', () => {
  test.each([false, true])('the server says whether it is ready (client certificates: %s)', async (isMutual) => {
    const tls = tlsOf(own, isMutual ? { client_ca_file: authority.certFile } : {});
    const config = configOf(tls);
    await using program = await startProgram({ args: [], config, isReady: false });
    const health = (endpoint: string) =>
      runProgram({ folder: program.folder, args: ['health', '--config', 'config.yaml', '--api-endpoint', endpoint] });
    const asked = await until(async () => {
      const exit = await health(apiAddress(program));
      expect(exit).toMatchObject({ code: 0 });
      return exit;
    }, WAIT_MS);
    expect(JSON.parse(asked.stdout)).toMatchObject({ status: 'ok' });
    const wrong = await health(new URL(program.otlpHttpUrl).host);
    expect(wrong.code).toBe(1);
    const port = await freePort();
    expect(await health(`127.0.0.1:${port}`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^spangraph: api\.endpoint 127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/),
    });
  });
});

describe('new files', () => {
  test('hold for new connections, and open ones stay; broken ones are reported once', async () => {
    using folder = makeTempFolder();
    const [certFile, keyFile] = [folder.file('tls.crt'), folder.file('tls.key')];
    const put = ({ certFile: cert, keyFile: key }: Certificate): void => {
      copyFileSync(key, keyFile);
      copyFileSync(cert, certFile);
    };
    put(own);
    const next = await makeCertificate(files.path, 'next', authority);
    await using program = await start(tlsOf({ certFile, keyFile }));
    const address = apiAddress(program);
    const presented = async (): Promise<string> => {
      using agreed = await shakeHands(address, clientOf(authority));
      return agreed.socket.getPeerCertificate().subject.CN as string;
    };
    const session = connectHttp2(program.apiOrigin, clientOf(authority));
    using grpc = new GrpcSender(program.grpcAddress, { channel: channelOf(authority) });
    expect(await grpc.export(toProtobuf(REQUEST))).toEqual(ACCEPTED);
    try {
      expect(await statusOf(session)).toBe(200);
      expect(await presented()).toBe('server');
      put(next);
      await until(async () => expect(await presented()).toBe('next'), WAIT_MS);
      expect(await statusOf(session)).toBe(200);
      expect(await grpc.export(toProtobuf(REQUEST))).toEqual(ACCEPTED);

      writeFileSync(certFile, 'not a certificate');
      const failed = { server: 'api', outcome: 'failed' };
      const failures = async (): Promise<number> =>
        (await scrapeAt(program.apiOrigin)).value('spangraph_tls_reloads_total', failed);
      await until(async () => expect(await failures()).toBeGreaterThan(0), WAIT_MS);
      const before = await failures();
      expect(await presented()).toBe('next');
      put(own);
      await until(async () => expect(await presented()).toBe('server'), WAIT_MS);
      expect(await failures()).toBe(before);
      const errors = program.output().match(/"server":"api".*tls\.crt has no certificate/g);
      expect(errors).toHaveLength(1);
      expect(program.output()).not.toContain('PRIVATE KEY-----\\n');
    } finally {
      session.destroy();
    }
  });

  test('an expired certificate is served, with a warning', async () => {
    const expired = await makeCertificate(files.path, 'expired-server', authority, { days: -1 });
    await using program = await startProgram({ args: [], config: configOf(tlsOf(expired)), isReady: false });
    await until(async () => expect(program.output()).toMatch(/"server":"api".*has been invalid since/), WAIT_MS);
    await expect(fetch(`${program.apiOrigin}/healthz`)).rejects.toThrow('fetch failed');
  });
});

function statusOf(session: ReturnType<typeof connectHttp2>): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/healthz' });
    stream
      .on('response', (headers) => resolve(Number(headers[':status'])))
      .on('error', reject)
      .resume();
  });
}

describe('connections that are no TLS', () => {
  test('end, cost a line in the log, and harm nobody', async () => {
    await using program = await start(tlsOf(own));
    const addresses = [apiAddress(program), program.grpcAddress, new URL(program.otlpHttpUrl).host];
    for (const address of addresses) {
      for (const text of ['GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01', 'x'.repeat(100_000), '']) {
        for (let count = 0; count < 20; count++) await sendRaw(address, text);
      }
    }
    const sent = await postTraces(program.otlpHttpUrl, toProtobuf(REQUEST), { encoding: 'protobuf' });
    expect(sent.status).toBe(200);
    const lines = program.output().match(/A client speaks [^"]+ without TLS/g) ?? [];
    expect(new Set(lines).size).toBe(6);
    expect(lines.length).toBeLessThan(20);
    expect(program.output()).not.toContain('"level":"error"');
  });
});

/** Resolves when the connection has ended. */
function sendRaw(address: string, text: string): Promise<void> {
  const [host = '', port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connectTcp(Number(port), host).on('error', () => {});
    socket.on('close', () => resolve()).resume();
    socket.end(text);
  });
}

test('the default is no TLS', async () => {
  await using program = await startProgram({ args: FREE_PORTS });
  expect(program.apiOrigin).toMatch(/^http:/);
  expect((await scrapeAt(program.apiOrigin)).names().filter((name) => name.includes('_tls_'))).toEqual([]);
});
