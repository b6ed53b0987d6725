import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../../src/model/span.ts';
import { arbitrarySpans } from '../../../test/fixtures/otlp/arbitrary-spans.ts';
import { oracleDecode, oracleEncode } from '../../../test/fixtures/otlp/oracle.ts';
import { sampleSpan } from '../../../test/fixtures/otlp/sample-spans.ts';
import { decodeTracesJson } from './decode-json.ts';
import { decodeTracesProtobuf } from './decode-protobuf.ts';
import { encodeTracesJson } from './encode-json.ts';
import { encodeTracesProtobuf } from './encode-protobuf.ts';

const throughProtobuf = (spans: readonly Span[]) => decodeTracesProtobuf(Buffer.from(encodeTracesProtobuf(spans)));
const throughJson = (spans: readonly Span[]) => decodeTracesJson(Buffer.from(encodeTracesJson(spans)));

test('decoding undoes encoding, in both encodings and from one to the other', () => {
  fc.assert(
    fc.property(arbitrarySpans, (spans) => {
      const fromProtobuf = throughProtobuf(spans);
      expect(fromProtobuf.rejected).toEqual([]);
      expect(fromProtobuf.spans).toStrictEqual(spans);
      const fromJson = throughJson(fromProtobuf.spans);
      expect(fromJson.rejected).toEqual([]);
      expect(fromJson.spans).toStrictEqual(spans);
    }),
    { numRuns: 300 },
  );
});

test('spans that shared a resource and a scope share them again', () => {
  const other = sampleSpan({ resource: { ...sampleSpan().resource, schemaUrl: 'other' } });
  for (const through of [throughProtobuf, throughJson]) {
    const { spans } = through([sampleSpan({ name: 'a' }), other, sampleSpan({ name: 'b' })]);
    expect(spans.map(({ name }) => name)).toEqual(['a', 'b', other.name]);
    expect(spans[0]?.resource).toBe(spans[1]?.resource);
    expect(spans[0]?.scope).toBe(spans[1]?.scope);
    expect(spans[2]?.resource).not.toBe(spans[0]?.resource);
  }
});

test('protobufjs reads the same bytes as it would write', () => {
  fc.assert(
    fc.property(arbitrarySpans, (spans) => {
      const type = 'ExportTraceServiceRequest';
      const plain = oracleDecode(type, encodeTracesProtobuf(spans));
      expect(decodeTracesProtobuf(oracleEncode(type, plain)).spans).toStrictEqual(spans);
    }),
  );
});
