import { describe, expect, test } from 'vitest';
import type { DecodedTraces } from '../decoded-traces.ts';
import { decodeTracesJson } from './decode-json.ts';
import { decodeTracesProtobuf } from './decode-protobuf.ts';
import { UnknownNumbers } from './unknown-fields.ts';

const SPAN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', kind: 1 };
const GOOD = { scopeSpans: [{ spans: [SPAN] }] };

const json = (request: unknown): DecodedTraces => decodeTracesJson(Buffer.from(JSON.stringify(request)));

/** A length-delimited field; a number over 15 has a tag of two bytes. */
function field(number: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const tag = (number << 3) | 2;
  const head = number < 16 ? [tag] : [(tag & 0x7f) | 0x80, tag >> 7];
  return Buffer.concat([Buffer.from([...head, body.length]), body]);
}
const protobufSpan = field(2, field(5, Buffer.from('a')));

const unknown = (subject: string, example: RegExp, count = 1): object => ({
  code: 'UNKNOWN_FIELD',
  subject,
  count,
  example: expect.stringMatching(example),
});

describe('JSON with unknown fields at the top level', () => {
  test.each([
    [{ resourceLogs: [{}, {}] }, [unknown('resourceLogs', /resourceLogs is not read: logs are not accepted here/, 2)]],
    [{ resource_metrics: [{}] }, [unknown('resource_metrics', /metrics are not accepted here/)]],
    [{ resourcespans: [GOOD] }, [unknown('resourcespans', /the field is resourceSpans/)]],
    [{ batches: [GOOD], odd: {} }, [unknown('batches', /OTLP has resourceSpans/), unknown('odd', /^odd is not read$/)]],
    [{ odd: null }, []],
  ])('%j beside spans: they give a warning', (fields, warnings) => {
    expect(json({ ...fields, resourceSpans: [GOOD] })).toMatchObject({ spans: [{}], rejected: [], warnings });
  });

  test.each([
    [{ resourceLogs: [] }, /it has resourceLogs, and no resourceSpans: logs are not accepted here\.$/],
    [{ 'resource-spans': [GOOD] }, /it has resource-spans, and no resourceSpans: the field is resourceSpans\.$/],
    [{ a: 1, b: 2, resourceSpans: null }, /it has a and 1 more unknown fields, and no resourceSpans\.$/],
  ])('%j alone is refused', (request, message) => {
    const refusal = expect.objectContaining({ code: 'MALFORMED_REQUEST', message: expect.stringMatching(message) });
    expect(() => json(request)).toThrow(refusal);
  });

  test.each([{}, { resourceSpans: [] }, { resource_spans: [] }, { odd: null }])('%j is an empty request', (request) => {
    expect(json(request)).toMatchObject({ spans: [], rejected: [] });
  });
});

describe('JSON with a list under two spellings', () => {
  test.each([
    [
      { resource_spans: [GOOD, GOOD], resourceSpans: [GOOD] },
      unknown('resource_spans', /the field is resourceSpans$/, 2),
    ],
    [{ resourceSpans: [{ ...GOOD, scope_spans: [{}] }] }, unknown('scope_spans', /the field is scopeSpans$/)],
    [{ resourceSpans: [{ ...GOOD, ScopeSpans: [{}] }] }, unknown('ScopeSpans', /the field is scopeSpans$/)],
    [{ resourceSpans: [{ scopeSpans: [{ spans: [SPAN], Spans: [SPAN] }] }] }, unknown('Spans', /the field is spans$/)],
  ])('%j: one is read, and the other gives a warning', (request, warning) => {
    expect(json(request)).toMatchObject({ spans: [{}], warnings: [warning] });
  });
});

describe('JSON with unknown fields in place of a list', () => {
  test.each([
    [
      { resource: {}, scopespans: [GOOD] },
      unknown('scopespans', /^resourceSpans\[0\]: scopespans is not read: the field is scopeSpans$/),
    ],
    [{ scopeLogs: [{}, {}, {}] }, unknown('scopeLogs', /^resourceSpans\[0\]: scopeLogs is not read$/, 3)],
    [
      { scopeSpans: [{ scope: {}, logRecords: [{}] }] },
      unknown('logRecords', /^resourceSpans\[0\].scopeSpans\[0\]: logRecords is not read$/),
    ],
    [
      { scopeSpans: [], ScopeSpans: [GOOD] },
      unknown('ScopeSpans', /^resourceSpans\[0\]: ScopeSpans is not read: the field is scopeSpans$/),
    ],
    [
      { scopeSpans: [{ spans: [], Spans: [SPAN] }] },
      unknown('Spans', /^resourceSpans\[0\].scopeSpans\[0\]: Spans is not read: the field is spans$/),
    ],
  ])('%j gives a warning', (resourceSpans, warning) => {
    expect(json({ resourceSpans: [resourceSpans] })).toMatchObject({ spans: [], warnings: [warning] });
  });

  test('beside the list, and in spans, they are ignored as OTLP has it', () => {
    const scopeSpans = [{ spans: [{ ...SPAN, odd: 1 }], odd: 1 }];
    expect(json({ resourceSpans: [{ scopeSpans, odd: 1 }] }).warnings).toEqual([]);
  });
});

describe('protobuf', () => {
  const spans = field(1, field(2, protobufSpan));

  test('unknown fields beside spans give a warning', () => {
    const body = Buffer.concat([field(2), spans, field(2), field(1001)]);
    expect(decodeTracesProtobuf(body)).toMatchObject({
      spans: [{ name: 'a' }],
      warnings: [unknown('field 2', /^field 2 is not read$/, 2), unknown('field 1001', /^field 1001 is not read$/)],
    });
  });

  test('unknown fields alone are refused', () => {
    expect(() => decodeTracesProtobuf(field(2))).toThrow(/it has field 2, and no resourceSpans\.$/);
    expect(decodeTracesProtobuf(Buffer.alloc(0)).warnings).toEqual([]);
  });

  test('in place of a list they give a warning, and elsewhere they are ignored', () => {
    expect(decodeTracesProtobuf(field(1, field(7))).warnings).toEqual([
      unknown('field 7', /^resource_spans\[0\]: field 7 is not read$/),
    ]);
    expect(decodeTracesProtobuf(field(1, field(2, field(9)))).warnings).toEqual([
      unknown('field 9', /^resource_spans\[0\]\.scope_spans\[0\]: field 9 is not read$/),
    ]);
    expect(decodeTracesProtobuf(field(1, field(7), field(2, field(9), protobufSpan))).warnings).toEqual([]);
  });

  test('log records and metrics have other wire types than spans', () => {
    const time = Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(() => decodeTracesProtobuf(field(1, field(2, field(2, time))))).toThrow(/trace_id has wire type 1/);
  });
});

test('numbers are distinguished in bounded memory', () => {
  const numbers = new UnknownNumbers();
  for (let number = 2; number < 1_000; number++) numbers.add((number << 3) | 2);
  expect(numbers.fields.size).toBe(21);
  expect(numbers.fields.get('further fields')).toBe(978);
});

describe('scope spans under the old name', () => {
  const library = { name: 'lib', version: '1' };
  const old = { instrumentationLibrary: library, spans: [SPAN], schemaUrl: 's' };
  const scope = { name: 'lib', version: '1', schemaUrl: 's' };
  const warning = {
    code: 'OLD_FIELD',
    subject: 'instrumentationLibrarySpans',
    count: 1,
    example: expect.stringMatching(/^resource.?[sS]pans\[0\]\.instrumentation.*\[0\] is read as scope spans/),
  };

  test.each([
    { instrumentationLibrarySpans: [old] },
    {
      instrumentation_library_spans: [{ instrumentation_library: library, spans: [SPAN], schema_url: 's' }],
    },
  ])('JSON %j', (resourceSpans) => {
    const { spans, warnings } = json({ resourceSpans: [resourceSpans] });
    expect(spans).toMatchObject([{ spanId: SPAN.spanId, scope }]);
    expect(warnings.at(-1)).toEqual(warning);
  });

  test('protobuf field 1000', () => {
    const libraryField = field(1, field(1, Buffer.from('lib')), field(2, Buffer.from('1')));
    const group = field(1000, libraryField, protobufSpan, field(3, Buffer.from('s')));
    const { spans, warnings } = decodeTracesProtobuf(field(1, group));
    expect(spans).toMatchObject([{ name: 'a', scope }]);
    expect(warnings).toEqual([warning]);
  });

  test('both names: the spans of both are read', () => {
    const other = { ...SPAN, spanId: 'b7ad6b7169203332' };
    const { spans } = json({
      resourceSpans: [{ instrumentationLibrarySpans: [old], scopeSpans: [{ spans: [other] }] }],
    });
    expect(spans.map(({ spanId }) => spanId)).toEqual([other.spanId, SPAN.spanId]);
    const both = field(1, field(1000, protobufSpan), field(2, protobufSpan));
    expect(decodeTracesProtobuf(both).spans).toHaveLength(2);
  });

  test('what is wrong in them is found at their path', () => {
    const bad = { instrumentationLibrary: library, spans: [{ ...SPAN, name: 5 }] };
    expect(json({ resourceSpans: [{ instrumentationLibrarySpans: [bad] }] }).rejected[0]?.reason).toMatch(
      /^resourceSpans\[0\]\.instrumentationLibrarySpans\[0\]\.spans\[0\]\.name must be/,
    );
    expect(() => json({ resourceSpans: [{ instrumentationLibrarySpans: {} }] })).toThrow(/must be an array/);
    expect(() => decodeTracesProtobuf(field(1, field(1000, Buffer.from([0x12, 9]))))).toThrow(
      /in resource_spans\[0\]\.instrumentation_library_spans\[0\]\.spans\[0\]/,
    );
  });
});
