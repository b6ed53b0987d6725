import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpangraphError } from '../../../src/errors.ts';
import type { AttributeValue } from '../../../src/model/attributes.ts';
import { arbitrarySpans } from '../../../test/fixtures/otlp/arbitrary-spans.ts';
import { oracleEncode, plainRequest } from '../../../test/fixtures/otlp/oracle.ts';
import { sampleSpan } from '../../../test/fixtures/otlp/sample-spans.ts';
import { MAX_MESSAGES, MAX_SPANS, MAX_VALUE_DEPTH } from '../request-limits.ts';
import { decodeTracesProtobuf } from './decode-protobuf.ts';
import { encodeTracesProtobuf } from './encode-protobuf.ts';

/** A length-delimited field. */
const field = (number: number, ...content: (Buffer | string)[]): Buffer<ArrayBuffer> => {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
};

const varint = (value: number): Buffer =>
  value < 0x80 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), varint(value >>> 7)]);

const spanRequest = (...spanFields: Buffer[]): Buffer => field(1, field(2, field(2, ...spanFields)));

const attribute = (key: string, ...values: Buffer[]): Buffer => field(9, field(1, key), ...values);

const onlySpan = (bytes: Buffer) => {
  const { spans, rejected } = decodeTracesProtobuf(bytes);
  expect(rejected).toEqual([]);
  expect(spans).toHaveLength(1);
  return spans[0] ?? sampleSpan();
};

const failureOf = (bytes: Buffer): SpangraphError => {
  try {
    decodeTracesProtobuf(bytes);
  } catch (error) {
    if (error instanceof SpangraphError) return error;
    throw error;
  }
  throw new Error('decoded without error');
};

describe('what protobufjs encodes', () => {
  test('decodes to the same model', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const decoded = decodeTracesProtobuf(oracleEncode('ExportTraceServiceRequest', plainRequest(spans)));
        expect(decoded.rejected).toEqual([]);
        expect(decoded.spans).toStrictEqual(spans);
      }),
      { numRuns: 300 },
    );
  });

  test('an empty request has no spans', () => {
    expect(decodeTracesProtobuf(Buffer.alloc(0)).spans).toEqual([]);
  });
});

describe('what is shared and what is copied', () => {
  test('spans share the objects of their resource and scope, although the schema URLs stand behind the spans', () => {
    const scopeSpans = field(2, field(2, field(5, 'a')), field(2, field(5, 'b')), field(3, 'scope-url'));
    const [a, b] = decodeTracesProtobuf(field(1, scopeSpans, field(3, 'resource-url'))).spans;
    expect(a?.resource).toBe(b?.resource);
    expect(a?.scope).toBe(b?.scope);
    expect(a?.resource.schemaUrl).toBe('resource-url');
    expect(a?.scope.schemaUrl).toBe('scope-url');
  });

  test('a resource that stands behind its spans is theirs', () => {
    const resource = field(1, field(1, field(1, 'service.name'), field(2, field(1, 'shop'))));
    const span = onlySpan(field(1, field(2, field(2, field(5, 'a'))), resource));
    expect(span.resource.attributes).toEqual([{ key: 'service.name', value: 'shop' }]);
  });

  test('bytes values own their memory', () => {
    const request = spanRequest(attribute('b', field(2, field(7, Buffer.from([1, 2, 3])))));
    const { value } = onlySpan(request).attributes[0] ?? {};
    expect(value).toStrictEqual(new Uint8Array([1, 2, 3]));
    expect(value instanceof Uint8Array && value.buffer.byteLength).toBe(3);
  });
});

const firstValue = (bytes: Buffer): AttributeValue | undefined => onlySpan(bytes).attributes[0]?.value;

const arrayOf = (...texts: string[]): Buffer => field(5, ...texts.map((text) => field(1, field(1, text))));

describe('repeated singular fields', () => {
  test('the last scalar wins', () => {
    expect(onlySpan(spanRequest(field(5, 'first'), field(5, 'last'))).name).toBe('last');
  });

  test('messages are merged: status, resource, scope', () => {
    const request = field(
      1,
      field(1, field(1, field(1, 'a'))),
      field(
        2,
        field(1, field(1, 'scope')),
        field(1, field(2, '1.0')),
        field(2, field(15, field(2, 'no')), field(15, Buffer.from([0x18, 2]))),
      ),
      field(1, field(1, field(1, 'b'))),
    );
    expect(onlySpan(request)).toMatchObject({
      statusCode: 2,
      statusMessage: 'no',
      resource: { attributes: [{ key: 'a' }, { key: 'b' }] },
      scope: { name: 'scope', version: '1.0' },
    });
  });

  test('in a value the last member wins, equal list members grow', () => {
    expect(firstValue(spanRequest(attribute('k', field(2, field(1, 'x')), field(2, Buffer.from([0x10, 1])))))).toBe(
      true,
    );
    expect(firstValue(spanRequest(attribute('k', field(2, field(1, 'x')), field(2))))).toBe('x');
    expect(firstValue(spanRequest(attribute('k', field(2, arrayOf('a')), field(2, arrayOf('b')))))).toEqual(['a', 'b']);
    expect(firstValue(spanRequest(attribute('k', field(2, arrayOf('a'), field(6), arrayOf('b')))))).toEqual(['b']);
    expect(firstValue(spanRequest(attribute('k', field(2, field(7, 'bytes'), field(6)))))).toEqual({ entries: [] });
    const list = (key: string): Buffer => field(6, field(1, field(1, key)));
    expect(firstValue(spanRequest(attribute('k', field(2, list('a'), list('b')))))).toEqual({
      entries: [
        { key: 'a', value: null },
        { key: 'b', value: null },
      ],
    });
  });
});

test('unknown fields are skipped, whatever their wire type', () => {
  const unknown = [Buffer.from([0xf8, 0x01, 0xff, 0x01]), Buffer.from([0xf9, 0x01, 1, 2, 3, 4, 5, 6, 7, 8])];
  unknown.push(Buffer.from([0xfd, 0x01, 1, 2, 3, 4]), field(31, 'what'));
  expect(onlySpan(spanRequest(...unknown, field(5, 'name'), ...unknown)).name).toBe('name');
});

test('varints keep their low bits, negative enums their sign', () => {
  const minusOne = Buffer.from([0x30, ...Array<number>(9).fill(0xff), 0x01]);
  expect(onlySpan(spanRequest(minusOne)).kind).toBe(-1);
  expect(onlySpan(spanRequest(Buffer.from([0x50, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]))).droppedAttributesCount).toBe(
    2 ** 32 - 1,
  );
});

describe('bytes that are not an OTLP request', () => {
  test.each([
    ['a length over the end', Buffer.from([0x0a, 5, 0]), /length 5 runs past .* at byte 1, in resource_spans\[0\]/],
    ['a huge length', Buffer.from([0x0a, 255, 255, 255, 255, 255, 255, 1]), /runs past/],
    ['a cut varint', spanRequest(Buffer.from([0x30, 0x80])), /varint is cut off, .* in .*spans\[0\]\.kind/],
    ['an 11-byte varint', spanRequest(Buffer.from([0x30, ...Array<number>(11).fill(0x80)])), /more than 10 bytes/],
    ['a varint of 65 bits', spanRequest(Buffer.from([0x30, ...Array<number>(9).fill(0xff), 2])), /more than 64 bits/],
    ['a cut fixed64', spanRequest(Buffer.from([0x39, 1])), /8 bytes are wanted .*\.start_time_unix_nano/],
    ['a cut fixed32', spanRequest(Buffer.from([0x85, 0x01, 1])), /4 bytes are wanted .*\.flags/],
    ['a group', spanRequest(Buffer.from([0xfb, 0x01])), /wire type 3 is not allowed/],
    ['wire type 7', spanRequest(Buffer.from([0xff, 0x01])), /wire type 7 is not allowed/],
    ['field number 0', spanRequest(Buffer.from([0x02, 0])), /field number 0/],
    ['a too large field number', spanRequest(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f])), /field number is too large/],
    ['a known field of another type', spanRequest(Buffer.from([0x28, 1])), /spans\[0\]\.name|name has wire type 0/],
    ['JSON', Buffer.from('{"resourceSpans":[]}'), /not a valid protobuf message/],
  ])('%s is malformed', (_name, bytes, message) => {
    const error = failureOf(bytes);
    expect(error.code).toBe('MALFORMED_REQUEST');
    expect(error.message).toMatch(message);
  });

  test('the message has byte offset and path', () => {
    const good = field(2, field(5, 'fine'));
    const bad = field(2, attribute('a', field(2)), attribute('b', field(2, Buffer.from([0x12, 0]))));
    const bytes = field(1, field(2), field(2, good, bad));
    expect(failureOf(bytes).message).toBe(
      'The body is not a valid protobuf message: bool_value has wire type 2 instead of 0, ' +
        `at byte ${bytes.length - 2}, in resource_spans[0].scope_spans[1].spans[1].attributes[1].value.bool_value.`,
    );
  });

  test('cut at any byte, a request decodes in part or is malformed', () => {
    const bytes = oracleEncode(
      'ExportTraceServiceRequest',
      plainRequest(fc.sample(arbitrarySpans, { numRuns: 2, seed: 7 }).flat()),
    );
    const ends = new Set<number>([0]);
    for (let at = 0; at < bytes.length; ) {
      let size = 0;
      let digit = at + 1;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes.readUInt8(digit++);
        size |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      at = digit + size;
      ends.add(at);
    }
    expect(ends.size).toBeGreaterThan(1);
    for (let end = 0; end <= bytes.length; end++) {
      const cut = bytes.subarray(0, end);
      if (ends.has(end)) expect(decodeTracesProtobuf(cut).rejected).toEqual([]);
      else expect(failureOf(cut).code).toBe('MALFORMED_REQUEST');
    }
  });

  test('changed at random, a request decodes or is malformed, and nothing else', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(arbitrarySpans, fc.array(change, { minLength: 1, maxLength: 5 }), (spans, changes) => {
        const bytes = Buffer.from(encodeTracesProtobuf(spans));
        if (bytes.length === 0) return;
        for (const [at, byte] of changes) bytes.writeUInt8(byte, at % bytes.length);
        try {
          decodeTracesProtobuf(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SpangraphError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('random bytes decode or are malformed, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeTracesProtobuf(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(SpangraphError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const tooDeep = (): Buffer => {
  let value = field(1, 'deep');
  for (let level = 0; level < MAX_VALUE_DEPTH; level++) value = field(5, field(1, value));
  return Buffer.concat([field(1, 'k'), field(2, value)]);
};

describe('flaws of single values', () => {
  test('in a resource or scope it rejects all spans under it, once each', () => {
    const good = field(1, field(2, field(2, field(5, 'good'))));
    const badSpan = field(2, field(9, tooDeep()));
    const badScope = field(2, field(2, field(5, 'a')), badSpan, field(1, field(3, tooDeep())));
    const badResource = field(1, badScope, field(2, field(2, field(5, 'b'))), field(1, field(1, tooDeep())));
    const decoded = decodeTracesProtobuf(Buffer.concat([good, badResource, field(1, badScope), good]));
    expect(decoded.spans.map(({ name }) => name)).toEqual(['good', 'good']);
    expect(decoded.rejected.map(({ index, reason }) => [index, reason.replace(/\.value\..*/, '')])).toEqual([
      [1, 'resource_spans[1].scope_spans[0].scope.attributes[0]'],
      [2, 'resource_spans[1].scope_spans[0].spans[1].attributes[0]'],
      [3, 'resource_spans[1].resource.attributes[0]'],
      [4, 'resource_spans[2].scope_spans[0].scope.attributes[0]'],
      [5, 'resource_spans[2].scope_spans[0].spans[1].attributes[0]'],
    ]);
  });

  test('what stands behind a flawed resource or scope is read all the same', () => {
    const scope = field(1, field(3, tooDeep()));
    const group = field(2, scope, scope, field(2, field(5, 'a')));
    const resource = field(1, field(1, tooDeep()));
    const decoded = decodeTracesProtobuf(field(1, resource, resource, group));
    expect(decoded.rejected).toEqual([
      { index: 0, reason: expect.stringContaining('scope_spans[0].scope.attributes') },
    ]);
  });

  test('values may nest up to the limit', () => {
    const nested = (levels: number): AttributeValue => (levels === 1 ? 'deep' : [nested(levels - 1)]);
    const request = (levels: number): Buffer =>
      Buffer.from(encodeTracesProtobuf([sampleSpan({ attributes: [{ key: 'k', value: nested(levels) }] })]));
    expect(onlySpan(request(MAX_VALUE_DEPTH)).attributes[0]?.value).toEqual(nested(MAX_VALUE_DEPTH));
    const decoded = decodeTracesProtobuf(request(MAX_VALUE_DEPTH + 1));
    expect(decoded.spans).toEqual([]);
    expect(decoded.rejected[0]?.reason).toMatch(/attributes\[0\].* nests values deeper than 100 levels$/);
  });

  test('nesting without end overflows nothing', () => {
    let value = field(1, 'deep');
    for (let level = 0; level < 5000; level++) value = field(5, field(1, value));
    expect(decodeTracesProtobuf(spanRequest(attribute('k', field(2, value)))).rejected).toHaveLength(1);
  });
});

describe('small fields in great number', () => {
  test('spans over the limit are refused', () => {
    const error = failureOf(field(1, field(2, Buffer.alloc(2 * (MAX_SPANS + 1), Buffer.from([0x12, 0])))));
    expect(error).toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(error.message).toContain('more than 250000 spans');
  });

  test('messages over the limit are refused', () => {
    const error = failureOf(spanRequest(Buffer.alloc(2 * (MAX_MESSAGES + 1), Buffer.from([0x4a, 0]))));
    expect(error).toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(error.message).toContain('more than 5000000 messages');
  });

  test('lists merged from many pieces take linear time', () => {
    const pieces = Buffer.alloc(4 * 500_000, Buffer.from([0x2a, 2, 0x0a, 0]));
    const { value } = onlySpan(spanRequest(attribute('k', field(2, pieces)))).attributes[0] ?? {};
    expect(value).toHaveLength(500_000);
  });
});
