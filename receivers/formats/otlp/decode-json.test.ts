import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpangraphError } from '../../../src/errors.ts';
import type { AttributeValue } from '../../../src/model/attributes.ts';
import { sampleSpan } from '../../../test/fixtures/otlp/sample-spans.ts';
import { MAX_MESSAGES, MAX_VALUE_DEPTH } from '../request-limits.ts';
import { describeWarning } from '../warnings.ts';
import { decodeTracesJson } from './decode-json.ts';

const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

const decode = (request: unknown) =>
  decodeTracesJson(Buffer.from(typeof request === 'string' ? request : JSON.stringify(request)));

const requestOf = (...spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

const onlySpan = (span: object) => {
  const { spans, rejected } = decode(requestOf(span));
  expect(rejected).toEqual([]);
  return spans[0] ?? sampleSpan();
};

const rejectionOf = (span: unknown): string | undefined => {
  const { spans, rejected } = decode(requestOf(IDS, span));
  expect(spans).toHaveLength(1);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]?.index).toBe(1);
  return rejected[0]?.reason.replace('resourceSpans[0].scopeSpans[0].', '');
};

const decodedValue = (anyValue: unknown): AttributeValue | undefined =>
  onlySpan({ attributes: [{ key: 'k', value: anyValue }] }).attributes[0]?.value;

const valueFlaw = (anyValue: unknown): string | undefined =>
  rejectionOf({ attributes: [{ key: 'k', value: anyValue }] })?.replace('spans[1].attributes[0].value', '');

const failureOf = (request: unknown): SpangraphError => {
  try {
    decode(request);
  } catch (error) {
    if (error instanceof SpangraphError) return error;
    throw error;
  }
  throw new Error('decoded without error');
};

describe('fields', () => {
  test('absent and null are the default', () => {
    const nulls = Object.fromEntries(Object.keys(sampleSpan()).map((key) => [key, null]));
    expect(onlySpan({ ...nulls, status: null })).toStrictEqual(onlySpan({}));
    expect(decode({ resourceSpans: null }).spans).toEqual([]);
    expect(decode({}).spans).toEqual([]);
  });

  test('unknown keys are ignored', () => {
    expect(onlySpan({ ...IDS, whatever: [{}], what_ever: { trace_id: 1 } })).toStrictEqual(onlySpan(IDS));
  });

  test('ids are hex of any case', () => {
    expect(onlySpan({ traceId: '0AF7651916CD43DD8448EB211C80319C', spanId: 'B7ad6b7169203331' })).toMatchObject(IDS);
  });

  test('64-bit times come as decimal strings or as numbers, and no digit is lost', () => {
    const times = { startTimeUnixNano: 18446744073709551615n, endTimeUnixNano: 1544712660300000001n };
    const text = '"startTimeUnixNano": 18446744073709551615, "endTimeUnixNano":1544712660300000001';
    expect(decode(`{"resourceSpans":[{"scopeSpans":[{"spans":[{${text}}]}]}]}`).spans[0]).toMatchObject(times);
    expect(
      onlySpan({ startTimeUnixNano: '18446744073709551615', endTimeUnixNano: '1544712660300000001' }),
    ).toMatchObject(times);
    expect(onlySpan({ startTimeUnixNano: 5 }).startTimeUnixNano).toBe(5n);
  });

  test('numbers keep all digits wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.constantFrom('', ' ', '\n\t'),
        (int, space) => {
          const attribute = `{"key":"k","value":{"arrayValue":{"values":[{"intValue":${space}${int}},{"intValue":"${int}"}]}}}`;
          const { spans } = decode(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[${attribute}]}]}]}]}`);
          expect(spans[0]?.attributes[0]?.value).toEqual([int, int]);
        },
      ),
    );
  });

  test('enums are integers, known or not', () => {
    expect(onlySpan({ kind: 99, status: { code: 2, message: 'no' } })).toMatchObject({
      kind: 99,
      statusCode: 2,
      statusMessage: 'no',
    });
  });

  test('32-bit integers come as numbers or decimal strings', () => {
    expect(onlySpan({ flags: 4294967295, droppedEventsCount: '7' })).toMatchObject({
      flags: 4294967295,
      droppedEventsCount: 7,
    });
  });
});

describe('values', () => {
  test.each<[unknown, AttributeValue]>([
    [{ stringValue: '' }, ''],
    [{ boolValue: false }, false],
    [{ intValue: '-9223372036854775808' }, -(2n ** 63n)],
    [{ intValue: 0 }, 0n],
    [{ doubleValue: 1 }, 1],
    [{ doubleValue: 1.5 }, 1.5],
    [{ doubleValue: '-0' }, -0],
    [{ doubleValue: '1e3' }, 1000],
    [{ doubleValue: 'NaN' }, Number.NaN],
    [{ doubleValue: 'Infinity' }, Number.POSITIVE_INFINITY],
    [{ doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
    [{ bytesValue: '+/8=' }, new Uint8Array([0xfb, 0xff])],
    [{ bytesValue: '-_8' }, new Uint8Array([0xfb, 0xff])],
    [{ bytesValue: '' }, new Uint8Array()],
    [{ arrayValue: {} }, []],
    [{ arrayValue: { values: [{ intValue: 1 }, {}] } }, [1n, null]],
    [
      { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }, {}] } },
      {
        entries: [
          { key: 'a', value: true },
          { key: '', value: null },
        ],
      },
    ],
    [{}, null],
    [null, null],
    [{ stringValue: null }, null],
  ])('%j', (anyValue, expected) => {
    expect(decodedValue(anyValue)).toStrictEqual(expected);
  });

  test('a long integer literal in a double is a double', () => {
    const attribute = '{"key":"k","value":{"doubleValue":12345678901234567890}}';
    const { spans } = decode(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[${attribute}]}]}]}]}`);
    expect(spans[0]?.attributes[0]?.value).toBe(Number('12345678901234567890'));
  });

  test.each([
    [{ stringValue: 5 }, '.stringValue must be a string, not 5'],
    [{ boolValue: 'true' }, '.boolValue must be true or false, not "true"'],
    [{ intValue: 'abc' }, '.intValue must be a 64-bit integer, best as a decimal string, not "abc"'],
    [{ intValue: '9223372036854775808' }, /^\.intValue must be a 64-bit integer/],
    [{ intValue: 1.5 }, /^\.intValue must be a 64-bit integer.*, not 1\.5$/],
    [{ intValue: '' }, /^\.intValue must be/],
    [{ intValue: '0x10' }, /^\.intValue must be/],
    [{ doubleValue: 'nan' }, /^\.doubleValue must be a number/],
    [{ doubleValue: '' }, /^\.doubleValue must be a number/],
    [{ doubleValue: '1e999' }, /^\.doubleValue must be a number/],
    [{ bytesValue: 'a' }, '.bytesValue must be base64, not "a"'],
    [{ bytesValue: 'AA=' }, /^\.bytesValue must be base64/],
    [{ bytesValue: '+_8' }, /^\.bytesValue must be base64/],
    [{ bytesValue: 'A!==' }, /^\.bytesValue must be base64/],
    [{ arrayValue: [] }, '.arrayValue must be an object, not an array'],
    [{ arrayValue: { values: [{}, 7] } }, '.arrayValue.values[1] must be an object, not 7'],
    [{ kvlistValue: { values: [{ key: 1 }] } }, '.kvlistValue.values[0].key must be a string, not 1'],
    [{ stringValue: 'a', intValue: 1 }, ' has both stringValue and intValue; only one may be set'],
    ['text', ' must be an object, not "text"'],
  ])('%j is refused', (anyValue, reason) => {
    expect(valueFlaw(anyValue)).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  test('nest up to the limit', () => {
    const nested = (levels: number): object =>
      levels === 1 ? { stringValue: 'deep' } : { arrayValue: { values: [nested(levels - 1)] } };
    decodedValue(nested(MAX_VALUE_DEPTH));
    expect(valueFlaw(nested(MAX_VALUE_DEPTH + 1))).toMatch(/ nests values deeper than 100 levels$/);
  });
});

const warningsOf = (...spans: object[]) => decode(requestOf(...spans)).warnings.map(describeWarning);

describe('what can be read without doubt is accepted with a warning', () => {
  test('nothing odd, no warning', () => {
    expect(warningsOf({ ...IDS, kind: 1, whatever: 1 })).toEqual([]);
  });

  test('enums by name', () => {
    const span = { ...IDS, kind: 'SPAN_KIND_SERVER', status: { code: 'STATUS_CODE_ERROR' } };
    expect(onlySpan(span)).toMatchObject({ kind: 2, statusCode: 2 });
    expect(warningsOf(span, span, span)).toEqual([
      'resourceSpans[0].scopeSpans[0].spans[0].status.code is the name STATUS_CODE_ERROR; OTLP/JSON has the number 2 ' +
        '(and 2 more of this kind)',
      'resourceSpans[0].scopeSpans[0].spans[0].kind is the name SPAN_KIND_SERVER; OTLP/JSON has the number 2 ' +
        '(and 2 more of this kind)',
    ]);
  });

  test('a span without kind', () => {
    expect(onlySpan(IDS).kind).toBe(0);
    expect(warningsOf({ ...IDS, kind: 1 }, IDS)).toEqual([
      'resourceSpans[0].scopeSpans[0].spans[1].kind is missing, and is stored as SPAN_KIND_UNSPECIFIED',
    ]);
  });

  test('keys in snake_case, anywhere; the right name counts where both are there', () => {
    const { spans, rejected, warnings } = decode({
      resource_spans: [
        {
          schema_url: 'r',
          resource: { attributes: [{ key: 'a_b', value: { array_value: { values: [{ string_value: 'x' }] } } }] },
          scope_spans: [
            {
              spans: [
                {
                  trace_id: IDS.traceId,
                  span_id: IDS.spanId,
                  trace_state: 'no',
                  traceState: 'yes',
                  kind: 3,
                  start_time_unix_nano: '5',
                  dropped_links_count: 2,
                  events: [{ time_unix_nano: 7 }],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(rejected).toEqual([]);
    expect(spans).toMatchObject([
      {
        ...IDS,
        traceState: 'yes',
        startTimeUnixNano: 5n,
        droppedLinksCount: 2,
        events: [{ timeUnixNano: 7n }],
        resource: { schemaUrl: 'r', attributes: [{ key: 'a_b', value: ['x'] }] },
      },
    ]);
    expect(warnings.map(describeWarning)).toEqual([
      'keys in snake_case, such as resource_spans, are read; OTLP/JSON has lowerCamelCase only',
    ]);
  });
});

describe('more objects than a request may hold', () => {
  test('are refused before they are made', () => {
    const text = `{"unknown":[${'{},'.repeat(MAX_MESSAGES)}{}]}`;
    expect(failureOf(text)).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });
});

describe('a flaw in a span rejects that span only', () => {
  test.each([
    [5, 'spans[1] must be an object, not 5'],
    [null, 'spans[1] must be an object, not null'],
    [{ name: ['x'] }, 'spans[1].name must be a string, not an array'],
    [
      { traceId: 'W47/95gDgQPSabYzgT/GDA==' },
      'spans[1].traceId must be an id in hex digits (OTLP/JSON has no base64 ids), not "W47/95gDgQPSabYzgT/GDA=="',
    ],
    [{ traceId: 'abc' }, /^spans\[1\]\.traceId must be an id in hex/],
    [{ kind: 'SPAN_KIND_SERVANT' }, 'spans[1].kind must be the integer of the enum value, not "SPAN_KIND_SERVANT"'],
    [{ status: { code: 'STATUS_CODE_FINE' } }, /^spans\[1\]\.status\.code must be the integer/],
    [{ startTimeUnixNano: -1 }, /^spans\[1\]\.startTimeUnixNano must be an unsigned 64-bit integer/],
    [{ startTimeUnixNano: '18446744073709551616' }, /^spans\[1\]\.startTimeUnixNano must be/],
    [{ flags: 4294967296 }, /^spans\[1\]\.flags must be an unsigned 32-bit integer/],
    [{ events: [{}, { name: 1 }] }, 'spans[1].events[1].name must be a string, not 1'],
    [{ links: {} }, 'spans[1].links must be an array, not an object'],
  ])('%j', (span, reason) => {
    expect(rejectionOf(span)).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  test('in a resource or scope it rejects all spans under it', () => {
    const scopeSpans = [{ spans: [IDS, IDS] }, { scope: { name: 3 }, spans: [IDS] }];
    const { spans, rejected } = decode({
      resourceSpans: [
        { resource: { attributes: [{ key: 'k', value: { intValue: 'x' } }] }, scopeSpans },
        { scopeSpans },
        { schemaUrl: 1, scopeSpans: [{ spans: [IDS] }] },
      ],
    });
    expect(spans).toHaveLength(2);
    expect(rejected.map(({ index }) => index)).toEqual([0, 1, 2, 5, 6]);
    expect(rejected[0]?.reason).toMatch(/^resourceSpans\[0\]\.resource\.attributes\[0\]\.value\.intValue must be/);
    expect(rejected[3]?.reason).toBe('resourceSpans[1].scopeSpans[1].scope.name must be a string, not 3');
    expect(rejected[4]?.reason).toBe('resourceSpans[2].schemaUrl must be a string, not 1');
  });
});

describe('what has not the form of a request is malformed', () => {
  test.each<[unknown, RegExp]>([
    ['', /not valid JSON/],
    ['{"resourceSpans": [', /not valid JSON/],
    ['[]', /must be an object with resourceSpans/],
    ['null', /must be an object with resourceSpans/],
    [{ resourceSpans: {} }, /resourceSpans must be an array/],
    [{ resourceSpans: [null] }, /resourceSpans\[0\] must be an object/],
    [{ resourceSpans: [{ resource: 5 }] }, /resourceSpans\[0\]\.resource must be an object/],
    [{ resourceSpans: [{ scopeSpans: 5 }] }, /resourceSpans\[0\]\.scopeSpans must be an array/],
    [{ resourceSpans: [{ scopeSpans: [5] }] }, /resourceSpans\[0\]\.scopeSpans\[0\] must be an object/],
    [{ resourceSpans: [{ scopeSpans: [{ scope: [] }] }] }, /scopeSpans\[0\]\.scope must be an object/],
    [{ resourceSpans: [{ scopeSpans: [{ spans: {} }] }] }, /scopeSpans\[0\]\.spans must be an array/],
    [`{"a":12345678901234567,"b":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, /nested too deep/],
  ])('%#: %.60j', (request, message) => {
    const error = failureOf(request);
    expect(error.code).toBe('MALFORMED_REQUEST');
    expect(error.message).toMatch(message);
  });

  test('any JSON decodes or is malformed, and nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        for (const text of [json, `{"resourceSpans":${json}}`, JSON.stringify(requestOf(JSON.parse(json)))]) {
          try {
            decode(text);
          } catch (error) {
            expect(error).toBeInstanceOf(SpangraphError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
