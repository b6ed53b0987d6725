/** What is broken in a file takes nothing else with it, and what is no trace file is named. */
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { makeSpan, spanIdOf } from '../../test/fixtures/spans.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import type { Finding } from './import-report.ts';
import { importSpans } from './import-spans.ts';

const request = (number: number): string => encodeTracesJson([makeSpan({ spanId: spanIdOf(number) })]);
const [one, two, three] = [request(1), request(2), request(3)];
const zipkin = (id: number): string =>
  JSON.stringify({ traceId: '1', id: String(id), kind: 'SERVER', tags: { a: '{"b"' } });
const pretty = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

/** The stored spans by their ids, and what was found. */
async function importContent(content: string | Buffer): Promise<{ ids: number[]; findings: readonly Finding[] }> {
  const { reader, writer } = createMemoryBackend();
  const source = { name: 'file', open: () => Readable.from([Buffer.from(content)]) };
  const { findings } = await importSpans([source], writer);
  const order = { field: 'START_TIME', direction: 'ASC' } as const;
  const [page] = await reader.findSpans([{ order, page: { limit: 100 } }]);
  const ids = page?.items.map(({ spanId }) => Number.parseInt(spanId, 16)) ?? [];
  return { ids: ids.toSorted((a, b) => a - b), findings };
}

test.each<[string, string | Buffer, readonly number[], readonly string[]]>([
  ['a broken first line', `{"resourceSpans":[{\n${one}\n`, [1], ['line 1']],
  ['a first line that is a valid begin', `{"a":\n${one}\n${two}\n`, [1, 2], ['line 1']],
  ['a broken line between', `${one}\n{"resourceSpans":\n${two}\n${three}`, [1, 2, 3], ['line 2']],
  ['a broken last line', `${one}\n${two.slice(0, -20)}`, [1], ['line 2']],
  ['a log line first', `2026-01-01 INFO started\n${one}\n${two}`, [1, 2], ['line 1']],
  ['a coloured log line first', `\u001b[32mINFO\u001b[0m started {x}\n${one}`, [1], ['line 1']],
  ['log lines between', `${one}\nWARN [slow]\n${two}\n[1] done\n`, [1, 2], ['line 2', 'line 4']],
  ['NUL bytes first', `${'\0'.repeat(4096)}${one}\n${two}`, [1, 2], ['byte 1']],
  ['NUL bytes between', `${one}\n${'\0'.repeat(5000)}${two}\n`, [1, 2], ['line 2']],
  [
    'NUL bytes in the middle of a line',
    `${one}\n{"resourceSp${'\0'.repeat(4096)}${two}\n${three}`,
    [1, 2, 3],
    ['line 2', 'line 2'],
  ],
  ['binary junk first', Buffer.concat([Buffer.from([1, 2, 3, 0xff, 0x0a]), Buffer.from(`${one}\n`)]), [1], ['line 1']],
  ['a writer that was killed and appended', `${one}\n${two.slice(0, 50)}${three}\n`, [1, 3], ['line 2']],
  ['a mark of UTF-8, then a broken line', `\ufeff{"a\n${one}`, [1], ['line 1']],
  ['marks of UTF-8 in files put together', `\ufeff${one}\n\ufeff${two}\n\ufeff${pretty(three)}`, [1, 2, 3], []],
  ['a text that a tar archive would have there', `{"a":"${'x'.repeat(251)}ustar",${one.slice(1)}`, [1], ['line 1']],
  ['documents over several lines', `${pretty(one)}\n${two}\n${pretty(three)}\n`, [1, 2, 3], []],
  ['a document that is cut off, then lines', `${pretty(one).slice(0, -30)}\n${two}\n`, [2], ['lines 1 to']],
  ['a list with a span a line', `[\n${zipkin(1)},\n${zipkin(2)}\n]\n`, [1, 2], []],
  ['a list with one span a line, cut off', `[\n${zipkin(1)},\n${zipkin(2)}\n${one}\n`, [1, 2], ['lines 1 to 2']],
  ['several values on a line', `${one}${two} ${three}\n`, [1, 2, 3], []],
  ['documents joined without a line feed', `${pretty(one)}${pretty(two)}${three}`, [1, 2, 3], []],
  ['values on a line, the last one cut off', `${one}${two}${three.slice(0, -9)}\n${three}`, [1, 2, 3], ['line 1']],
  ['a value and junk on a line', `${one} }x\n${two}`, [2], ['line 1']],
  ['a list of spans twice', `${one}\n{"resourceSpans":[],${two.slice(1)}\n${three}`, [1, 3], ['line 2']],
  ['lines that end with CR LF', `${one}\r\n\r\n{"broken\r\n${two}\r\n`, [1, 2], ['line 3']],
])('%s', async (_name, content, ids, places) => {
  const found = await importContent(content);
  expect(found.ids).toEqual(ids);
  const examples = found.findings.flatMap((finding) => finding.examples);
  expect(examples).toHaveLength(places.length);
  for (const [index, place] of places.entries()) expect(examples[index]).toMatch(new RegExp(`^file, ${place}`));
});

describe('damage of the compression takes nothing with it that came before', () => {
  const junk = Buffer.from('junk');
  test.each<[string, Buffer, readonly number[], readonly string[]]>([
    ['zeros after gzip', Buffer.concat([gzipSync(one), Buffer.alloc(512)]), [1], []],
    ['gzip without its end', gzipSync(`${one}\n${two}\n`).subarray(0, -4), [1, 2], []],
    ['junk after zstd', Buffer.concat([zstdCompressSync(pretty(one)), junk]), [1], []],
    [
      'a second frame of zstd that is cut off',
      Buffer.concat([zstdCompressSync(`${one}\n{"a`), zstdCompressSync(two).subarray(0, -3)]),
      [1],
      ['file, line 2: The body is not valid JSON'],
    ],
  ])('%s', async (_name, content, ids, problems) => {
    const found = await importContent(content);
    expect(found.ids).toEqual(ids);
    const examples = [...problems, 'file: The data is not valid '].map((text) => expect.stringContaining(text));
    expect(found.findings).toEqual([{ title: 'Records that could not be read', count: examples.length, examples }]);
  });
});

function tar(): Buffer {
  const header = Buffer.alloc(512);
  header.write('traces.json');
  header.write('ustar', 257);
  return Buffer.concat([header, Buffer.from(one)]);
}

describe('what is no trace file is named', () => {
  test.each<[string, string | Buffer]>([
    ['it is UTF-16 text: convert it to UTF-8', Buffer.from(`\ufeff${one}`, 'utf16le')],
    ['it is UTF-16 text: convert it to UTF-8', Buffer.from(one, 'utf16le')],
    ['it is UTF-16 text: convert it to UTF-8', Buffer.from(`\ufeff${one}`, 'utf16le').swap16()],
    ['it is UTF-16 text: convert it to UTF-8', Buffer.from(one, 'utf16le').swap16()],
    ['it is xz data: decompress it first', Buffer.from('fd377a585a000004e6d6b446', 'hex')],
    ['it is bzip2 data: decompress it first', Buffer.from('425a68393141592653590a', 'hex')],
    ['it is lz4 data: decompress it first', Buffer.from('04224d186440a7', 'hex')],
    ['it is a zip archive: import the files in it', Buffer.from('504b030414000000', 'hex')],
    ['it is a tar archive: import the files in it', tar()],
    ['it is a tar archive: import the files in it', gzipSync(tar())],
    ['it is gzip data that was compressed once more: decompress it first', gzipSync(gzipSync(one))],
    ['it is an HTML page: perhaps the error page of a server', '\n<!DOCTYPE html>\n<html><body>{"a":1}</body></html>'],
    ['it is an XML document', '<?xml version="1.0"?><a/>'],
    ['it is an SQLite database: spangraph copy reads those of Spangraph', Buffer.from('SQLite format 3\0\x10\0')],
    ['it is data of an unknown kind, neither JSON nor OTLP protobuf', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])],
  ])('%s', async (problem, content) => {
    expect(await importContent(content)).toEqual({
      ids: [],
      findings: [{ title: 'Records that could not be read', count: 1, examples: [`file: ${problem}`] }],
    });
  });

  test.each([
    ['null', 'it is null, not trace data'],
    ['5', 'it is a number, not trace data'],
    ['9007199254740993', 'it is a number, not trace data'],
    ['"text"', 'it is a string, not trace data'],
    ['true', 'it is true, not trace data'],
    ['[1, 2]', 'it is a list of 2 (the first item is a number), not trace data'],
    [
      '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}',
      'it is an object with "a", "b", "c", "d", "e" and 1 more, not trace data',
    ],
  ])('%s', async (content, problem) => {
    const { findings } = await importContent(content);
    expect(findings).toMatchObject([{ count: 1, examples: [expect.stringContaining(`file, line 1: ${problem}`)] }]);
  });

  test.each([
    ['lists', '[', '', ']', 'it is a list of 1 (the first item is a list of 1)'],
    ['results', '{"result":', '1', '}', 'it is an object with "result"'],
  ])('%s that are nested deeper than any stack', async (_name, open, inside, close, problem) => {
    const { findings } = await importContent(open.repeat(20_000) + inside + close.repeat(20_000));
    expect(findings).toMatchObject([{ count: 1, examples: [expect.stringContaining(`file, line 1: ${problem}`)] }]);
  });

  test.each(['', '\n  \n', '\ufeff'])('nothing in %j', async (content) => {
    expect(await importContent(content)).toEqual({
      ids: [],
      findings: [{ title: 'Files without a record', count: 1, examples: ['file'] }],
    });
  });

  test('only NUL bytes', async () => {
    const { findings } = await importContent(Buffer.alloc(1_000_001));
    expect(findings).toMatchObject([
      { count: 1, examples: ['file, byte 1: 1000001 NUL bytes before the first record were skipped'] },
    ]);
  });
});
