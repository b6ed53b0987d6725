/**
 * `npm run bench:decoders`: what decoding costs beside protobufjs, and what each compression costs, in one process and
 * without a server: both transports decompress and decode by the same functions. Every way does its work once a round,
 * in turn, so that whatever else the machine does meets all of them.
 */
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { decompressorFor } from '../../receivers/intake/decompress.ts';
import type { Reservation } from '../../src/ingest/sink.ts';
import { requestType } from '../fuzz/schema.ts';
import { toModel } from '../fuzz/to-model.ts';
import { Facts } from './facts.ts';
import { decimal, formatTable, whole } from './format-table.ts';
import { describeMachine } from './machine.ts';
import { makeExports, RATE } from './stream.ts';

const SEED = 1;
const SPANS = 50_000;
/** The first is not counted: code is compiled in it. */
const ROUNDS = 8;
const MAX_BYTES = 64 * 1024 * 1024;
const NO_QUEUE: Reservation = { growTo: () => {}, enter: async () => {}, release: () => {} };

/** One way to do the work. Its result is looked at, so that nothing of it can be left out. */
interface Way {
  readonly name: string;
  /** Of all exports together. */
  readonly bytes: number;
  /** Does it for one export; gives how many spans came out. */
  readonly run: (index: number) => Promise<number> | number;
}

interface Cost {
  cpuSeconds: number;
  wallSeconds: number;
}

const exports = Array.from(
  makeExports({ seed: SEED, spans: SPANS, rate: RATE }, new Facts(SEED)),
  ({ bytes }) => bytes,
);
const json = exports.map((bytes) => Buffer.from(encodeTracesJson(decodeTracesProtobuf(bytes).spans)));

const sumOf = (buffers: readonly Buffer[]): number => buffers.reduce((sum, { length }) => sum + length, 0);
const at = (buffers: readonly Buffer[], index: number): Buffer => buffers[index] ?? Buffer.alloc(0);

const decoders: readonly Way[] = [
  {
    name: 'protobuf, by Spangraph',
    bytes: sumOf(exports),
    run: (index) => decodeTracesProtobuf(at(exports, index)).spans.length,
  },
  {
    name: 'protobuf, by protobufjs, to the same model',
    bytes: sumOf(exports),
    run: (index) => toModel(requestType.decode(at(exports, index))).spans.length,
  },
  {
    name: 'protobuf, by protobufjs, to its own messages',
    bytes: sumOf(exports),
    run: (index) => countSpans(requestType.decode(at(exports, index))),
  },
  { name: 'JSON, by Spangraph', bytes: sumOf(json), run: (index) => decodeTracesJson(at(json, index)).spans.length },
];

function countSpans(request: object): number {
  const { resourceSpans } = request as { resourceSpans: { scopeSpans: { spans: object[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)).length;
}

/** Decompression and decoding of what a sender compressed with the defaults of zlib and zstd. */
const compressions: readonly Way[] = Object.entries({
  identity: (bytes: Buffer) => bytes,
  gzip: (bytes: Buffer) => gzipSync(bytes),
  deflate: (bytes: Buffer) => deflateSync(bytes),
  zstd: (bytes: Buffer) => zstdCompressSync(bytes),
}).map(([name, compress]) => {
  const compressed = exports.map(compress);
  const decompress = decompressorFor('Content-Encoding', name);
  return {
    name: name === 'identity' ? 'none' : name,
    bytes: sumOf(compressed),
    run: async (index) => {
      const payload = await decompress(at(compressed, index), MAX_BYTES, NO_QUEUE);
      return decodeTracesProtobuf(payload).spans.length;
    },
  };
});

/** Medians over the rounds, of the process and all its threads. */
async function measure(ways: readonly Way[]): Promise<Cost[]> {
  const rounds: Cost[][] = ways.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, way] of ways.entries()) {
      const cost = await costOf(way);
      if (round > 0) rounds[index]?.push(cost);
    }
  }
  return rounds.map((costs) => ({
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(costs.map(({ wallSeconds }) => wallSeconds)),
  }));
}

async function costOf({ name, run }: Way): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let spans = 0;
  for (let index = 0; index < exports.length; index++) spans += await run(index);
  const wallSeconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  if (spans !== SPANS) throw new Error(`${name}: ${spans} of ${SPANS} spans were read.`);
  return { cpuSeconds: (user + system) / 1e6, wallSeconds };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** The first way is 1. */
async function report(title: string, ways: readonly Way[]): Promise<string> {
  const costs = await measure(ways);
  const first = costs[0]?.cpuSeconds ?? Number.NaN;
  const rows = ways.map(({ name, bytes }, index) => {
    const { cpuSeconds, wallSeconds } = costs[index] ?? { cpuSeconds: Number.NaN, wallSeconds: Number.NaN };
    return [
      name,
      whole(bytes / SPANS),
      decimal((cpuSeconds / SPANS) * 100_000, 2),
      decimal(cpuSeconds / first, 2),
      whole(SPANS / wallSeconds),
    ];
  });
  return formatTable([[title, 'B/span', 'CPU s/100k', 'ratio', 'spans/s'], ...rows]).join('\n');
}

const { commit, date, processor, node } = describeMachine();
console.log(`Spangraph ${commit}, ${date}, ${processor}, Node ${node}`);
console.log(`${whole(SPANS)} spans in ${exports.length} exports, seed ${SEED}, medians of ${ROUNDS - 1} rounds\n`);
console.log(`${await report('decoding', decoders)}\n`);
console.log(await report('compression, with decoding', compressions));
