/** Text that is not valid Unicode, in every place that a request has for text, in both encodings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../../../src/model/span.ts';
import { sampleSpan } from '../../../test/fixtures/otlp/sample-spans.ts';
import type { DecodedTraces } from '../decoded-traces.ts';
import { decodeTracesJson } from './decode-json.ts';
import { decodeTracesProtobuf } from './decode-protobuf.ts';
import { encodeTracesJson } from './encode-json.ts';
import { encodeTracesProtobuf } from './encode-protobuf.ts';

/** Stands for the broken text until the bytes are made: of the same length, so that no length changes. */
const MARK = '#broken#';

const attribute = { key: MARK, value: MARK };
/** A span with broken text in every field that has text. */
const everywhere = sampleSpan({
  name: MARK,
  traceState: MARK,
  statusCode: 2,
  statusMessage: MARK,
  attributes: [attribute, { key: 'nested', value: [[MARK], { entries: [attribute] }] }],
  events: [{ timeUnixNano: 1n, name: MARK, attributes: [attribute], droppedAttributesCount: 0 }],
  links: [
    {
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      traceState: MARK,
      attributes: [attribute],
      droppedAttributesCount: 0,
      flags: 0,
    },
  ],
  scope: { name: MARK, version: MARK, attributes: [attribute], droppedAttributesCount: 0, schemaUrl: MARK },
  resource: {
    attributes: [attribute],
    droppedAttributesCount: 0,
    schemaUrl: MARK,
    entityRefs: [{ schemaUrl: MARK, type: MARK, idKeys: [MARK], descriptionKeys: [MARK] }],
  },
});

/** The text has this in place of {@link MARK}; `spans` are given back with it as well. */
const withText = (spans: readonly Span[], text: string): Span[] =>
  JSON.parse(
    JSON.stringify(spans, (_key, value: unknown) => (typeof value === 'bigint' ? { bigint: String(value) } : value)),
    (_key, value: unknown) => {
      if (value === MARK) return text;
      return value !== null && typeof value === 'object' && 'bigint' in value ? BigInt(String(value.bigint)) : value;
    },
  );

const replaced = (bytes: Uint8Array, broken: Buffer): Buffer =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(MARK, broken.toString('latin1')), 'latin1');

const DECODERS: Readonly<Record<string, (spans: readonly Span[], broken: Buffer) => DecodedTraces>> = {
  protobuf: (spans, broken) => decodeTracesProtobuf(replaced(encodeTracesProtobuf(spans), broken)),
  JSON: (spans, broken) => decodeTracesJson(replaced(Buffer.from(encodeTracesJson(spans)), broken)),
};

/** What the Encoding Standard makes of the bytes; a byte order mark is kept. */
const whatwg = (bytes: Buffer): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** 8 bytes each, as {@link MARK}; they hold nothing that JSON would not take in a string. */
const BROKEN: Readonly<Record<string, readonly number[]>> = {
  'a Latin-1 letter': [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x2d, 0x50],
  'a cut character of 4 bytes': [0x61, 0xf0, 0x9f, 0x98, 0x61, 0x61, 0x61, 0x61],
  'an overlong NUL': [0xc0, 0x80, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61],
  'a surrogate in UTF-8': [0x61, 0xed, 0xa0, 0x80, 0x61, 0x61, 0x61, 0x61],
  'a code point over the last': [0xf4, 0x90, 0x80, 0x80, 0x61, 0x61, 0x61, 0x61],
  'bytes that never are UTF-8': [0xff, 0xfe, 0x61, 0x80, 0xbf, 0xf8, 0x61, 0x61],
  'a real U+FFFD beside a wrong byte': [0xef, 0xbf, 0xbd, 0xe2, 0x82, 0xef, 0xbf, 0xbd],
};

describe.each(Object.keys(DECODERS))('%s', (encoding) => {
  const decode = DECODERS[encoding] ?? expect.unreachable();
  const places = JSON.stringify(everywhere, (_key, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  ).split(MARK).length;

  test.each(Object.entries(BROKEN))('%s is repaired wherever it is, and the span is kept', (_what, bytes) => {
    const broken = Buffer.from(bytes);
    const { spans, rejected, warnings } = decode([sampleSpan(), everywhere], broken);
    expect(rejected).toEqual([]);
    expect(spans).toEqual([sampleSpan(), ...withText([everywhere], whatwg(broken))]);
    expect(warnings).toEqual([
      {
        code: 'REPAIRED_TEXT',
        subject: '',
        count: places - 1,
        example: expect.stringMatching(/^resource.?[sS]pans\[/),
      },
    ]);
  });

  test('the example says where the first is', () => {
    const { warnings } = decode(
      [sampleSpan({ events: everywhere.events })],
      Buffer.from([0x61, 0xff, 0x62, 0x62, 0x62, 0x62, 0x62, 0x62]),
    );
    const path =
      encoding === 'JSON'
        ? 'resourceSpans[0].scopeSpans[0].spans[0].events[0].name'
        : 'resource_spans[0].scope_spans[0].spans[0].events[0].name';
    expect(warnings[0]?.example).toBe(
      `${path} is not valid Unicode, and is stored with U+FFFD in place of the invalid parts`,
    );
  });

  test('a real U+FFFD, and any other valid text, is no matter', () => {
    for (const text of ['a\uFFFD', '\u{1F600}', '\uFEFFa', '\u0000']) {
      const { spans, warnings } = decode([sampleSpan({ name: text })], Buffer.alloc(0));
      expect(spans[0]?.name).toBe(text);
      expect(warnings).toEqual([]);
    }
  });
});

test('any bytes come out as the Encoding Standard decodes them, the same from both encodings', () => {
  const safe = fc.uint8Array({ maxLength: 40 }).map((bytes) =>
    // Quotes, backslashes and control characters would end or break a string of JSON.
    Buffer.from(bytes.map((byte) => (byte < 0x20 || byte === 0x22 || byte === 0x5c ? 0x80 : byte))),
  );
  fc.assert(
    fc.property(safe, (bytes) => {
      const json = Buffer.concat([
        Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"'),
        bytes,
        Buffer.from('"}]}]}]}'),
      ]);
      const { length } = bytes;
      const head = [0x0a, length + 6, 0x12, length + 4, 0x12, length + 2, 0x2a, length];
      const protobuf = Buffer.concat([Buffer.from(head), bytes]);
      const names = [decodeTracesJson(json), decodeTracesProtobuf(protobuf)].map(({ spans }) => spans[0]?.name);
      expect(names).toEqual([whatwg(bytes), whatwg(bytes)]);
    }),
    { numRuns: 5_000 },
  );
});

const named = (name: string): DecodedTraces =>
  decodeTracesJson(Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":1,"name":"${name}"}]}]}]}`));

describe('escapes of JSON', () => {
  test.each([
    ['a\\ud83d', 'a\uFFFD'],
    ['\\udc00\\ud83d', '\uFFFD\uFFFD'],
    ['\\\\ud83d\\udc00', '\\ud83d\uFFFD'],
    ['\\ud83d\\\\udc00', '\uFFFD\\udc00'],
    ['\\uD83D\\uDE00\\uDE00', '\u{1F600}\uFFFD'],
  ])('%s is repaired with a warning', (escaped, text) => {
    const { spans, warnings } = named(escaped);
    expect(spans[0]?.name).toBe(text);
    expect(warnings).toMatchObject([{ code: 'REPAIRED_TEXT', count: 1 }]);
  });

  test.each([
    ['\\ud83d\\ude00', '\u{1F600}'],
    ['\\\\ud83d', '\\ud83d'],
    ['\\ufffd', '\uFFFD'],
  ])('%s is valid', (escaped, text) => {
    expect(named(escaped)).toMatchObject({ spans: [{ name: text }], warnings: [] });
  });

  test('a broken key is told, and costs nothing but itself', () => {
    const { spans, warnings } = decodeTracesJson(
      Buffer.from(
        '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":1,"name":"a","__proto__":"\\ud800","\\ud800":1}]}]}]}',
      ),
    );
    expect(spans[0]?.name).toBe('a');
    expect(warnings).toMatchObject([{ count: 2 }]);
  });

  test('invalid UTF-8 outside of strings is no JSON', () => {
    expect(() => decodeTracesJson(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('not valid JSON');
  });
});
