import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import { collect } from '../../test/fixtures/collect.ts';
import { makeSpan } from '../../test/fixtures/spans.ts';
import { ByteSource } from './byte-source.ts';
import type { FileRecord } from './file-record.ts';
import { recordsOf } from './records.ts';

/** The bytes in chunks of that many, so that every boundary falls inside something once. */
async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** A record, of JSON the value alone. */
type SeenRecord =
  | Exclude<FileRecord, { readonly json: unknown }>
  | { readonly at: string | undefined; readonly json: unknown };

async function read(bytes: Buffer | string, size = 7): Promise<SeenRecord[]> {
  const records = await collect(recordsOf(chunked(Buffer.from(bytes), size)));
  return records.map((record) => ('json' in record ? { at: record.at, json: record.json.value } : record));
}

test.each([1, 2, 5, 1000])('JSON lines in chunks of %i bytes; blank lines count but are none', async (size) => {
  const text = '{"a":1}\n\n  \r\n[2]\r\n{"b": 9007199254740993}';
  expect(await read(text, size)).toEqual([
    { at: 'line 1', json: { a: 1 } },
    { at: 'line 4', json: [2] },
    { at: 'line 5', json: { b: 9007199254740993n } },
  ]);
});

test('a broken line is a problem of its own', async () => {
  const records = await read('{"a":1}\n{"b":\n{"c":3}\n');
  expect(records).toEqual([
    { at: 'line 1', json: { a: 1 } },
    { at: 'line 2', problem: expect.stringContaining('not valid JSON') },
    { at: 'line 3', json: { c: 3 } },
  ]);
});

test('leading line feeds and braces are JSON too', async () => {
  expect(await read('\n{\n"a": 1}')).toEqual([{ at: 'lines 2 to 3', json: { a: 1 } }]);
});

test('one document over many lines, with a byte order mark', async () => {
  expect(await read('\ufeff\n{\n  "a": [\n    1\n  ]\n}\n')).toEqual([{ at: 'lines 2 to 6', json: { a: [1] } }]);
});

test('a document that is broken', async () => {
  expect(await read('{\n"a":')).toEqual([{ at: 'lines 1 to 2', problem: expect.stringContaining('not valid JSON') }]);
});

test.each(['', ' \n\n'])('nothing in %j', async (text) => {
  expect(await read(text)).toEqual([]);
});

const messages = ['one', 'two', 'a longer name, so that the length takes two bytes'.repeat(3)].map((name) =>
  Buffer.from(encodeTracesProtobuf([makeSpan({ name })])),
);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** resource_spans { scope_spans { spans { name } } }: 16 bytes and the name, which is long. */
function encodeNamed(name: string): Buffer {
  const nested = [0x2a, 0x12, 0x12, 0x0a];
  return nested.reduce<Buffer>(
    (content, tag) => Buffer.concat([Buffer.from([tag]), varint(content.length), content]),
    Buffer.from(name),
  );
}

const framings: readonly [string, (message: Buffer) => readonly Buffer[]][] = [
  ['none', (message) => [message]],
  ['varint lengths', (message) => [varint(message.length), message]],
  ['four-byte lengths', (message) => [fixed(message.length), message]],
];

function namesIn(records: readonly SeenRecord[]): string[] {
  return records.flatMap((record) =>
    'protobuf' in record
      ? decodeTracesProtobuf(record.protobuf).spans.map(({ name }) => name)
      : [JSON.stringify(record)],
  );
}

test.each(framings)('protobuf, framing: %s', async (_name, frame) => {
  const bytes = Buffer.concat(messages.flatMap(frame));
  const all = messages.flatMap((message) => decodeTracesProtobuf(message).spans.map(({ name }) => name));
  for (const size of [1, 3, 1000]) expect(namesIn(await read(bytes, size))).toEqual(all);
  const cut = await read(bytes.subarray(0, -1));
  expect(namesIn(cut).slice(0, 2)).toEqual(all.slice(0, 2));
  expect(cut.at(-1)).toEqual({
    at: 'message 3',
    problem: expect.stringMatching(/^the file ends in the|^it is broken/),
  });
  expect(cut).toHaveLength(3);
});

/** As the Collector's file exporter writes them: a frame for each message, behind its length. */
const compressed = (message: Buffer): Buffer => {
  const frame = zstdCompressSync(message);
  return Buffer.concat([fixed(frame.length), frame]);
};
const asIs = (message: Buffer): Buffer => Buffer.concat([fixed(message.length), message]);

test.each([
  ['zstd', compressed],
  ['as it is', asIs],
])('messages with lengths, each %s; a broken one takes no other with it', async (_name, frame) => {
  const names = ['one', 'two'];
  const [one, two, three] = messages.map(frame);
  if (one === undefined || two === undefined || three === undefined) throw new Error('no messages');
  for (const size of [1, 7, 1000]) {
    expect(namesIn(await read(Buffer.concat([one, two]), size))).toEqual(names);
    const broken = expect.stringMatching(/^it is broken: \d+ bytes from byte \d+ on were skipped$/);
    // The writer was killed, and appended when it was started again.
    const killed = await read(Buffer.concat([one, three.subarray(0, -9), two]), size);
    expect(killed[1]).toEqual({ at: 'message 2', problem: broken });
    expect(namesIn(killed.toSpliced(1, 1))).toEqual(names);
    const junk = await read(Buffer.concat([one, Buffer.from('\u00ff junk \u00ff'), two]), size);
    expect(junk[1]).toEqual({ at: 'message 2', problem: broken });
    expect(namesIn(junk.toSpliced(1, 1))).toEqual(names);
    const zeros = await read(Buffer.concat([one, Buffer.alloc(4096), two]), size);
    expect(zeros[1]).toEqual({ at: 'message 2', problem: '4096 NUL bytes before it were skipped' });
    expect(namesIn(zeros.toSpliced(1, 1))).toEqual(names);
  }
});

test('compressed JSON with lengths', async () => {
  const bytes = Buffer.concat(['{"a":1}', '{"a":', '{"a":2}'].map((text) => compressed(Buffer.from(text))));
  expect(await read(bytes)).toEqual([
    { at: 'message 1', json: { a: 1 } },
    { at: 'message 2', problem: expect.stringContaining('not valid JSON') },
    { at: 'message 3', json: { a: 2 } },
  ]);
});

test('a message of ten bytes behind its length is not taken for one that begins so', async () => {
  // resource_spans { scope_spans { spans { name: "abcd" } } } has 10 bytes, and 10 is the tag of resource_spans.
  const message = Buffer.from([0x0a, 8, 0x12, 6, 0x12, 4, 0x2a, 2, 0x61, 0x62]);
  expect(message).toHaveLength(10);
  const records = await read(Buffer.concat([varint(10), message]));
  expect(records).toEqual([{ at: 'message 1', protobuf: message }]);
  expect(await read(message)).toEqual([{ at: 'message 1', protobuf: message }]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 511])('messages with varint lengths behind %i empty ones', async (empty) => {
  const ten = Buffer.from([0x0a, 8, 0x12, 6, 0x12, 4, 0x2a, 2, 0x61, 0x62]);
  for (const all of [messages, [ten, ten], [ten, ...messages]]) {
    const bytes = Buffer.concat([
      Buffer.alloc(empty),
      ...all.map((message) => Buffer.concat([varint(message.length), message])),
    ]);
    const found = await read(bytes, 100);
    expect(found.map((record) => ('protobuf' in record ? record.protobuf : record))).toEqual(all);
  }
});

test('unknown fields of one message are skipped', async () => {
  const [one, two] = messages;
  if (one === undefined || two === undefined) throw new Error('no messages');
  const unknown = Buffer.from([0x12, 3, 1, 2, 3, 0x7d, 1, 2, 3, 4, 0x18, 0x96, 1, 0x21, 1, 2, 3, 4, 5, 6, 7, 8]);
  const names = namesIn([{ protobuf: one }, { protobuf: two }]);
  for (const bytes of [
    [unknown, one, two],
    [one, unknown, two],
    [one, two, unknown],
  ]) {
    expect(namesIn(await read(Buffer.concat(bytes), 5))).toEqual(names);
  }
});

test('a length that begins like the mark of UTF-16', async () => {
  const name = 'x'.repeat(32_639 - 16);
  const message = encodeNamed(name);
  expect(varint(message.length).toString('hex')).toBe('fffe01');
  expect(namesIn(await read(Buffer.concat([varint(message.length), message]), 5_000))).toEqual([name]);
});

test.each(framings)('scope spans under their old number, without a resource, framing: %s', async (_name, frame) => {
  // resource_spans { instrumentation_library_spans { spans { name: "ab" } } }
  const message = Buffer.from([0x0a, 9, 0xc2, 0x3e, 6, 0x12, 4, 0x2a, 2, 0x61, 0x62]);
  expect(namesIn(await read(Buffer.concat([...frame(message), ...frame(message)])))).toEqual(['ab', 'ab']);
});

test.each([Buffer.from('hello'), Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])])('%j is refused', async (bytes) => {
  const [record, ...others] = await read(bytes);
  expect(record).toHaveProperty('problem');
  expect(others).toEqual([]);
});

test('zeros without end, behind messages or alone, are damage', async () => {
  for (const [, frame] of framings.slice(1)) {
    const records = await read(Buffer.concat([...messages.flatMap(frame), Buffer.alloc(100_000)]), 4096);
    expect(records.at(-1)).toHaveProperty('problem');
    expect(records.length).toBeLessThan(2_000);
  }
  expect((await read(Buffer.alloc(100_000), 4096)).at(-1)).toHaveProperty('problem');
});

test('a line over the limit is a problem, and the next is read', async () => {
  const source = new ByteSource(chunked(Buffer.from('abcdef\nxy\n123456'), 4));
  expect(await source.readLine(4)).toEqual({ problem: 'it has more than 4 bytes; split it' });
  expect(await source.readLine(4)).toEqual({ bytes: Buffer.from('xy') });
  expect(await source.readLine(5)).toEqual({ problem: 'it has more than 5 bytes; split it' });
});
