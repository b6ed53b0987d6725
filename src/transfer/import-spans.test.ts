import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { attributesOf, makeSpan, spanIdOf } from '../../test/fixtures/spans.ts';
import { SpangraphError } from '../errors.ts';
import type { SpanWriter } from '../storage/backend.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import { type ImportSource, importSpans } from './import-spans.ts';

const source = (content: string | Buffer, name = 'file'): ImportSource => ({
  name,
  open: () => Readable.from([Buffer.from(content)]),
});

const span = (number: number, name = `span ${number}`) => makeSpan({ spanId: spanIdOf(number), name });
const zipkin = { traceId: '1', id: '7', name: 'zipkin' };
const zipkinV1 = {
  ...zipkin,
  name: 'old',
  annotations: [{ timestamp: 1, value: 'sr', endpoint: { serviceName: 's' } }],
};
const tempo = { traceId: 'AAAAAAAAAAAAAAAAAKvBIw==', spanId: 'AAAAAAAAAAE=', name: 'tempo', kind: 'SPAN_KIND_SERVER' };
const jaeger = { data: [{ traceID: '1', spans: [{ traceID: '1', spanID: '8', operationName: 'jaeger' }] }] };

async function importAll(...contents: readonly (string | Buffer)[]) {
  const { reader, writer } = createMemoryBackend();
  const report = await importSpans(
    contents.map((content, index) => source(content, `file ${index}`)),
    writer,
  );
  const order = { field: 'START_TIME', direction: 'ASC' } as const;
  const [page] = await reader.findSpans([{ order, page: { limit: 100 } }]);
  return { report, names: page?.items.map(({ name }) => name).sort() };
}

test.each<[string, string, readonly string[]]>([
  ['OTLP JSON', encodeTracesJson([span(1)]), ['span 1']],
  ['OTLP JSON as Jaeger answers it', JSON.stringify({ result: JSON.parse(encodeTracesJson([span(1)])) }), ['span 1']],
  ['Tempo JSON', JSON.stringify({ batches: [{ scopeSpans: [{ spans: [tempo] }] }] }), ['tempo']],
  ['a list of Zipkin spans', JSON.stringify([zipkin]), ['zipkin']],
  ['a list of Zipkin traces', JSON.stringify([[zipkin], [{ ...zipkin, id: '9' }]]), ['zipkin', 'zipkin']],
  ['Zipkin spans of version 1', JSON.stringify([zipkinV1]), ['old']],
  ['a Zipkin span a line', `${JSON.stringify(zipkin)}\n`, ['zipkin']],
  ['Jaeger, pretty-printed', JSON.stringify(jaeger, null, 2), ['jaeger']],
  ['one Jaeger trace', JSON.stringify(jaeger.data[0]), ['jaeger']],
  ['nothing', '{}\n[]\n{"data":[]}\n{"resourceSpans":[]}', []],
])('%s', async (_name, text, names) => {
  const imported = await importAll(text);
  expect(imported.report.findings).toEqual([]);
  expect(imported.names).toEqual(names);
  expect(imported.report.isComplete).toBe(true);
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('%s is seen by its first bytes', async (_name, compress) => {
  const { names } = await importAll(compress(Buffer.from(encodeTracesJson([span(1)]))));
  expect(names).toEqual(['span 1']);
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('all members of %s are read', async (_name, compress) => {
  const lines = [1, 2, 3].map((number) => compress(`${encodeTracesJson([span(number)])}\n`));
  const { names, report } = await importAll(Buffer.concat(lines));
  expect(names).toEqual(['span 1', 'span 2', 'span 3']);
  expect(report.isComplete).toBe(true);
});

test('new, known, known with other content, rejected, unreadable and skipped are told apart', async () => {
  const lines = [
    encodeTracesJson([span(1), span(2)]),
    encodeTracesJson([span(1), span(2, 'other')]),
    '{"broken"',
    '{"strange": 1}',
    '{"resourceLogs": []}',
    JSON.stringify([
      { ...zipkin, id: '0' },
      { ...zipkin, kind: 'odd' },
    ]),
  ];
  const { report, names } = await importAll(lines.join('\n'), Buffer.from([1, 2, 3]));
  expect(names).toEqual(['span 1', 'span 2']);
  expect(report).toMatchObject({
    stored: 2,
    known: 2,
    conflicting: 1,
    rejected: 2,
    unreadableRecords: 3,
    isComplete: false,
  });
  expect(report.findings).toEqual([
    {
      title: 'Records that could not be read',
      count: 3,
      examples: [
        expect.stringMatching(/^file 0, line 3: The body is not valid JSON/),
        expect.stringMatching(/^file 0, line 4: it is an object with "strange", not trace data/),
        'file 1: it is data of an unknown kind, neither JSON nor OTLP protobuf',
      ],
    },
    { title: 'Records of logs left out', count: 1, examples: ['file 0, line 5'] },
    {
      title: 'Spans rejected',
      count: 2,
      examples: [
        expect.stringMatching(/^file 0, line 6: span 0 \("zipkin"\): span_id is all zeros/),
        expect.stringMatching(/^file 0, line 6: spans\[1\]\.kind must be/),
      ],
    },
  ]);
});

const request = (bare: object, more: object = {}): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [bare] }] }], ...more });

test('what was left out or changed is counted by kind, with its place; the import is complete', async () => {
  const bare = { ...tempo, traceId: '1'.padStart(32, '0'), spanId: '1'.padStart(16, '0'), kind: 1 };
  const lines = [
    request(bare, { resourceLogs: [{}, {}] }),
    request({ ...bare, name: 'cut \ud83d', links: [{ traceId: '', spanId: '' }] }),
    request({ ...bare, kind: undefined }),
    JSON.stringify({ ...jaeger, more: 1, errors: null }),
    JSON.stringify({ trace: {}, other: 2 }),
  ];
  const { report } = await importAll(lines.join('\n'));
  expect(report.isComplete).toBe(true);
  const found = report.findings.map(({ title, count, examples }) => [
    title,
    count,
    examples.map((text) => text.split(': ')[0]),
  ]);
  expect(found).toEqual([
    ['Unknown fields left out', 4, ['file 0, line 1', 'file 0, line 4', 'file 0, line 5']],
    ['Texts repaired', 1, ['file 0, line 2']],
    ['Links dropped', 1, ['file 0, line 2']],
    ['Spans without a kind, stored as UNSPECIFIED', 1, ['file 0, line 3']],
  ]);
});

test('examples are bounded in number', async () => {
  const { report } = await importAll(JSON.stringify(Array.from({ length: 40 }, () => ({ ...zipkin, kind: 'x' }))));
  expect(report.rejected).toBe(40);
  expect(report.findings[0]?.examples).toHaveLength(20);
});

test('compressed data that is cut off: what came before is stored', async () => {
  const whole = gzipSync(Buffer.from(`${encodeTracesJson([span(1)])}\n`.repeat(2_000)));
  const { report, names } = await importAll(whole.subarray(0, -20), encodeTracesJson([span(2)]));
  expect(names).toEqual(['span 1', 'span 2']);
  expect(report.findings[0]?.examples).toEqual([
    expect.stringMatching(/^file 0, line \d+: The body is not valid JSON/),
    expect.stringMatching(/^file 0: The data is not valid gzip/),
  ]);
});

test('a signal ends it after what was read; running again resumes', async () => {
  const { writer } = createMemoryBackend();
  const stop = new AbortController();
  const file = source([1, 2, 3].map((number) => encodeTracesJson([span(number)])).join('\n'));
  const first = await importSpans([file, file], writer, { signal: stop.signal, onProgress: () => stop.abort() });
  expect(first).toMatchObject({ stored: 1, known: 0 });
  expect(await importSpans([file], writer)).toMatchObject({ stored: 2, known: 1 });
});

test('a storage that fails ends it', async () => {
  const failure = new SpangraphError('STORAGE_UNAVAILABLE', 'disk full');
  const write = () => Promise.reject(failure);
  const writer = { maxConcurrentWrites: 1, write, close: () => Promise.resolve() };
  await expect(importSpans([source(encodeTracesJson([span(1)]))], writer)).rejects.toBe(failure);
});

const large = (number: number): string => {
  const attributes = attributesOf({ text: 'x'.repeat(20 * 2 ** 20) });
  return `${encodeTracesJson([makeSpan({ spanId: spanIdOf(number), attributes })])}\n`;
};

test('few large spans are committed before they fill the memory', async () => {
  const { reader, writer } = createMemoryBackend();
  const sizes: number[] = [];
  const watched: SpanWriter = {
    maxConcurrentWrites: 1,
    write: (batches) => {
      sizes.push(batches.flat().length);
      return writer.write(batches);
    },
    close: async () => {},
  };
  await importSpans(
    [1, 2, 3, 4, 5].map((number) => source(large(number), `file ${number}`)),
    watched,
  );
  expect(sizes).toEqual([4, 1]);
  expect(await reader.countSpans([{ order: { field: 'START_TIME', direction: 'ASC' }, page: { limit: 1 } }])).toEqual([
    5,
  ]);
});
