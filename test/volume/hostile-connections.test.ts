/** Connections that are up to no good: other senders stay served, and memory stays bounded. */
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MAX_MESSAGES } from '../../receivers/formats/request-limits.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { EXPORT, grpcFrame, RawGrpc } from '../fixtures/otlp/raw-grpc.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const MIB = 1024 * 1024;
/** Attributes of a span, of two or three bytes each. */
const EMPTY_VALUES = 1_500_000;
/** Most memory that the program may have at once under all of this, in bytes. */
const MAX_MEMORY = 2048 * MIB;
/** Each is a file descriptor here and another in the program; Node raises its own limit as far as the system allows. */
const IDLE_CONNECTIONS = 10_000;
const OTHER_FILES = 500;
/** Most memory that one of them may cost the program, in bytes. */
const MAX_IDLE_MEMORY = 64 * 1024;

let program: Program;
let trace = 0;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

/** A sender as any other, by both transports; what is stored is read back. */
async function expectServed(): Promise<void> {
  const ids = [traceIdOf(++trace), traceIdOf(++trace)] as const;
  const [one, other] = ids.map((id) => toProtobuf(jsonRequest([jsonSpan(id, spanIdOf(1))])));
  const { status } = await postTraces(program.otlpHttpUrl, one ?? Buffer.alloc(0), { encoding: 'protobuf' });
  expect(status).toBe(200);
  using grpc = new GrpcSender(program.grpcAddress);
  expect(await grpc.export(other ?? Buffer.alloc(0))).toEqual({ body: {} });
  const counts =
    'query ($a: TraceID!, $b: TraceID!) { a: trace(traceId: $a) { spanCount } b: trace(traceId: $b) { spanCount } }';
  expect(await program.graphql(counts, { a: ids[0], b: ids[1] })).toEqual({ a: { spanCount: 1 }, b: { spanCount: 1 } });
}

const addressOf = (text: string): { host: string; port: number } => {
  const { hostname, port } = new URL(text.includes('://') ? text : `http://${text}`);
  return { host: hostname, port: Number(port) };
};

const opened = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => socket.once('connect', () => resolve(socket)).once('error', reject));

/** HTTP/2 frame by hand. */
const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));

/** Writes pieces until the other end closes the connection, or all are written. */
async function writeUntilClosed(socket: Socket, pieces: Iterable<Buffer>): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()).on('error', () => {}));
  socket.resume();
  for (const piece of pieces) {
    if (socket.destroyed) break;
    if (!socket.write(piece)) {
      await Promise.race([closed, new Promise((resolve) => socket.once('drain', resolve))]);
    }
  }
  socket.end();
  await closed;
}

describe('many connections', () => {
  const isAllowed = maxOpenFiles() >= IDLE_CONNECTIONS + OTHER_FILES;
  test.skipIf(!isAllowed).each([
    ['HTTP', Buffer.from('POST /v1/traces HTTP/1.1\r\n'), () => program.otlpHttpUrl],
    ['gRPC', Buffer.concat([PREFACE, SETTINGS]), () => program.grpcAddress],
  ] as const)('%s: 10,000 idle ones beside a sender that is not (ulimit -Hn)', async (_what, beginning, address) => {
    const before = memoryOf('VmRSS');
    const sockets: Socket[] = [];
    try {
      while (sockets.length < IDLE_CONNECTIONS) {
        const more = Array.from({ length: 200 }, () => opened(connect(addressOf(address()))));
        sockets.push(...(await Promise.all(more)));
      }
      for (const socket of sockets) socket.on('error', () => {}).write(beginning);
      await expectServed();
      expect(memoryOf('VmRSS') - before).toBeLessThan(IDLE_CONNECTIONS * MAX_IDLE_MEMORY);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  test('bodies that drip', async () => {
    const dripping = Array.from({ length: 300 }, () => {
      const headers = { 'content-type': 'application/x-protobuf', 'content-length': MIB };
      const begun = request(program.otlpHttpUrl, { method: 'POST', headers });
      begun.on('error', () => {}).write(Buffer.from([0x0a]));
      return begun;
    });
    using raw = new RawGrpc(program.grpcAddress);
    const streams = Array.from({ length: 100 }, () => {
      const stream = raw.session.request({ ':method': 'POST', ':path': EXPORT, 'content-type': 'application/grpc' });
      stream.on('error', () => {}).write(Buffer.from([0]));
      return stream;
    });
    await expectServed();
    for (const begun of dripping) begun.write(Buffer.from([1]));
    await expectServed();
    for (const begun of dripping) begun.destroy();
    for (const stream of streams) stream.destroy();
  });
});

describe('floods', () => {
  test('headers without end over HTTP: the connection is closed, with 431', async () => {
    const socket = await opened(connect(addressOf(program.otlpHttpUrl)));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    const header = Buffer.from(`x-flood: ${'y'.repeat(1000)}\r\n`);
    const pieces = [
      Buffer.from('POST /v1/traces HTTP/1.1\r\nhost: x\r\n'),
      ...Array.from({ length: 500 }, () => header),
    ];
    await writeUntilClosed(socket, pieces);
    // Who goes on sending to a closed connection is reset, which may overtake the answer.
    expect(answer).toMatch(/^(?:HTTP\/1\.1 431 |$)/);
    await expectServed();
  });

  test('headers without end over HTTP/2: the connection is closed', async () => {
    const socket = await opened(connect(addressOf(program.grpcAddress)));
    // A literal header field without indexing, again and again, in CONTINUATION frames that never end the headers.
    const field = Buffer.concat([
      Buffer.from([0x00, 1]),
      Buffer.from('a'),
      Buffer.from([0x7f, 0x81, 0x07]),
      Buffer.alloc(1024, 'b'),
    ]);
    const pieces = function* (): Generator<Buffer> {
      yield Buffer.concat([PREFACE, SETTINGS, frame(1, 0, 1, field)]);
      for (let count = 0; count < 20_000; count++) yield frame(9, 0, 1, field);
    };
    await writeUntilClosed(socket, pieces());
    await expectServed();
  });

  test('settings and pings without end', async () => {
    for (const [type, payload] of [
      [4, Buffer.from([0, 4, 0, 1, 0, 0])],
      [6, Buffer.alloc(8)],
    ] as const) {
      const socket = await opened(connect(addressOf(program.grpcAddress)));
      const many = Buffer.concat(Array.from({ length: 500 }, () => frame(type, 0, 0, payload)));
      await writeUntilClosed(socket, [PREFACE, SETTINGS, ...Array.from({ length: 400 }, () => many)]);
      await expectServed();
    }
  });

  test('calls that are cancelled at once: the connection is closed, others go on', async () => {
    const session: ClientHttp2Session = connectHttp2(`http://${program.grpcAddress}`);
    const closed = new Promise<void>((resolve) => session.once('close', () => resolve()));
    session.on('error', () => {});
    const burst = (): void => {
      for (let count = 0; count < 200 && !session.destroyed && !session.closed; count++) {
        const stream = session.request({ ':method': 'POST', ':path': EXPORT, 'content-type': 'application/grpc' });
        stream.on('error', () => {});
        stream.close(8);
      }
      if (!session.destroyed && !session.closed) setImmediate(burst);
    };
    burst();
    await closed;
    await expectServed();
  });
});

const answerOf = async (payload: Buffer, encoding: 'protobuf' | 'json', compression: string): Promise<number> =>
  (await postTraces(program.otlpHttpUrl, payload, { encoding, headers: { 'content-encoding': compression } })).status;

describe('small requests that grow', () => {
  test('compression bombs, many at once', async () => {
    const bombs = [
      ['gzip', gzipSync(Buffer.alloc(200 * MIB))],
      ['zstd', zstdCompressSync(Buffer.alloc(200 * MIB))],
    ] as const;
    using raw = new RawGrpc(program.grpcAddress);
    const answers = await Promise.all(
      bombs.flatMap(([name, bomb]) => [
        ...Array.from({ length: 10 }, () => answerOf(bomb, 'protobuf', name)),
        ...Array.from({ length: 10 }, async () => {
          const { headers } = await raw.send(grpcFrame(bomb, 1), { 'grpc-encoding': name });
          return headers['grpc-status'];
        }),
      ]),
    );
    // Too large, or no room for it beside the others.
    for (const answer of answers) expect([413, 503, '8', '14']).toContain(answer);
    await expectServed();
  });

  test('millions of empty values, many at once', async () => {
    const protobuf = gzipSync(emptyAttributes(EMPTY_VALUES));
    const json = (ids: string): Buffer =>
      gzipSync(
        Buffer.from(
          `{"resourceSpans":[{"scopeSpans":[{"spans":[{${ids}"attributes":[${'{},'.repeat(EMPTY_VALUES)}{}]}]}]}]}`,
        ),
      );
    const rejected = json('');
    const over = gzipSync(Buffer.from(`[${'{},'.repeat(MAX_MESSAGES)}{}]`));
    const kept = [traceIdOf(++trace), traceIdOf(++trace)];
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => answerOf(protobuf, 'protobuf', 'gzip')),
      ...Array.from({ length: 4 }, () => answerOf(rejected, 'json', 'gzip')),
      ...kept.map((id) => answerOf(json(`"traceId":"${id}","spanId":"${spanIdOf(1)}",`), 'json', 'gzip')),
    ]);
    // A span without ids is rejected; or there was no room for the request beside the others.
    for (const answer of answers) expect([200, 503]).toContain(answer);
    for (const [index, id] of kept.entries()) {
      const stored = await program.graphql('query ($id: TraceID!) { trace(traceId: $id) { spanCount } }', { id });
      expect(stored).toEqual({ trace: answers.at(index - kept.length) === 200 ? { spanCount: 1 } : null });
    }
    expect(await answerOf(over, 'json', 'gzip')).toBe(413);
    await vi.waitFor(expectServed, { timeout: 30_000 });
  });
});

test.skipIf(!existsSync('/proc/self/status'))('the peak of memory through all of this is bounded', () => {
  expect(memoryOf('VmHWM')).toBeLessThan(MAX_MEMORY);
});

/** Bytes of memory of the program: now, or its peak. NaN where the system does not tell. */
function memoryOf(what: 'VmRSS' | 'VmHWM'): number {
  if (!existsSync('/proc/self/status')) return Number.NaN;
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
}

/** Of one process of this user. */
function maxOpenFiles(): number {
  if (!existsSync('/proc/self/limits')) return 0;
  return Number(/^Max open files\s+\S+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}

/** A request of one span with so many attributes of two bytes each. */
function emptyAttributes(count: number): Buffer {
  let bytes = Buffer.alloc(2 * count, Buffer.from([0x4a, 0]));
  for (const tag of [0x12, 0x12, 0x0a]) {
    const length: number[] = [];
    for (let rest = bytes.length; rest > 0; rest = Math.floor(rest / 128))
      length.push((rest % 128) + (rest >= 128 ? 128 : 0));
    bytes = Buffer.concat([Buffer.from([tag, ...length]), bytes]);
  }
  return bytes;
}
