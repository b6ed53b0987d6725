import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runAtOnce } from '../../../src/model/steps.ts';
import { makeSpan, resourceOf, spanIdOf } from '../../../test/fixtures/spans.ts';
import { decodeTracesJson } from './decode-json.ts';
import { decodeTracesValue } from './decode-json-request.ts';
import { encodeTracesJson } from './encode-json.ts';
import { JsonPieces } from './json-pieces.ts';
import { parseJson, parseRequestInSteps } from './parse-json.ts';

const RUNS = { numRuns: Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 2_000) };

/** The value, or `broken` where the text is not JSON. */
function inPieces(text: string, pieceBytes: number): unknown {
  const options = {
    parse: ({ bytes, before, after }: { bytes: Buffer; before: string; after: string }): unknown =>
      JSON.parse(`${before}${bytes.toString()}${after}`),
    malformed: (problem: string) => new SyntaxError(problem),
    pieceBytes,
  };
  return unlessBroken(() => {
    const pieces = new JsonPieces(Buffer.from(text), options);
    let isUnderWay = true;
    while (isUnderWay) isUnderWay = pieces.advance();
    return pieces.value;
  });
}

function unlessBroken(parse: () => unknown): unknown {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof SyntaxError) return 'broken';
    throw error;
  }
}

const anyJson = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value, null, 1)),
);

test('any document is what JSON.parse makes of it, whatever the size of a piece', () => {
  fc.assert(
    fc.property(anyJson, fc.integer({ min: 2, max: 40 }), (text, size) => {
      expect(inPieces(text, size)).toEqual(unlessBroken(() => JSON.parse(text)));
    }),
    RUNS,
  );
});

test('a damaged document is JSON if JSON.parse says so', () => {
  const characters = fc.constantFrom(...'{}[]:,"\\ \t-1tnull'.split(''), '');
  fc.assert(
    fc.property(
      anyJson,
      fc.nat(),
      fc.nat({ max: 2 }),
      characters,
      fc.integer({ min: 2, max: 12 }),
      (json, place, cut, put, size) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + put + json.slice(at + cut);
        expect(inPieces(text, size)).toEqual(unlessBroken(() => JSON.parse(text)));
      },
    ),
    RUNS,
  );
});

test.each([
  '',
  ' ',
  '1',
  '"a"',
  '[]',
  '{}',
  '[1,]',
  '[,1]',
  '[1,,2]',
  '{"a":1,}',
  '{,}',
  '[[1,2],[3,4]]',
  '[[1,2] [3,4]]',
  '[[1,2],]',
  '[1,2]]',
  '[[1,2}',
  '{"a":[1,2],"b":-[1,2]}',
  '{"a":[1,2]:3}',
  '{[1,2]}',
  '{"a" [1,2]}',
  '{"a":[1,2],"a":3}',
  '{"a":3,"a":[1,2]}',
  '[1 [2,3],4]',
  '{"__proto__":[1,2],"b":3}',
  '{"2":[1,2],"1":[3,4]}',
  '[1,2],[3,4]',
  '[1,2] 3',
  '[                ,1]',
  '["a,]\\"[",[1,2]]',
  '[1,2',
  '["1,2',
])('%s', (text) => {
  for (let size = 1; size <= 8; size++) expect(inPieces(text, size)).toEqual(unlessBroken(() => JSON.parse(text)));
});

test('containers that are nested too deep to be split stay whole', () => {
  const text = `${'[1,'.repeat(100)}2${']'.repeat(100)}`;
  expect(inPieces(text, 2)).toEqual({ value: JSON.parse(text) });
  expect(inPieces(text.slice(1), 2)).toBe('broken');
});

/** A body of some megabytes. */
const SPANS = Array.from({ length: 5_000 }, (_, index) =>
  makeSpan({
    spanId: spanIdOf(index + 1),
    attributes: [
      { key: `key ${index % 7}`, value: BigInt(index) },
      { key: 'text', value: 'é, ] } "'.repeat(40) },
    ],
    resource: resourceOf(`service ${index % 3}`),
  }),
);

test('no piece is larger than asked for by more than a member', () => {
  const members = Array.from({ length: 300 }, (_, index) => ({ index, list: [index, [String(index)]] }));
  const sizes: number[] = [];
  const pieces = new JsonPieces(Buffer.from(JSON.stringify({ first: members, second: { third: members } })), {
    parse: ({ bytes, before, after }) => {
      sizes.push(bytes.length);
      return JSON.parse(`${before}${bytes.toString()}${after}`);
    },
    malformed: (problem) => new SyntaxError(problem),
    pieceBytes: 500,
  });
  let isUnderWay = true;
  while (isUnderWay) isUnderWay = pieces.advance();
  expect(pieces.value).toEqual({ first: members, second: { third: members } });
  expect(sizes.length).toBeGreaterThan(30);
  expect(Math.max(...sizes)).toBeLessThan(550);
});

test('a large request is decoded like a small one', () => {
  const payload = Buffer.from(encodeTracesJson(SPANS));
  const { spans, rejected, warnings } = decodeTracesJson(payload);
  const whole = decodeTracesValue(parseJson(payload));
  expect(spans).toEqual(whole.spans);
  expect([spans.length, rejected, warnings]).toEqual([SPANS.length, [], []]);
});

test.each([
  ['keys in snake_case', '"startTimeUnixNano"', '"start_time_unix_nano"'],
  ['a lone surrogate', '"service 1"', '"service \\ud800"'],
  ['an integer that no number holds', '{"intValue":"77"}', '{"intValue":9007199254740993}'],
  ['a field of a wrong type', '"name":"operation"', '"name":5'],
])('a large request with %s is decoded and warned of like a small one', (_what, plain, odd) => {
  const text = encodeTracesJson(SPANS);
  expect(text).toContain(plain);
  const payload = Buffer.from(text.replace(plain, odd));
  const { spans, rejected, warnings } = decodeTracesJson(payload);
  const whole = decodeTracesValue(parseJson(payload));
  expect({ spans, rejected, warnings }).toEqual({
    spans: whole.spans,
    rejected: whole.rejected,
    warnings: whole.warnings,
  });
});

test('bytes that are not UTF-8 in a large request are repaired with a warning', () => {
  const payload = Buffer.from(encodeTracesJson(SPANS));
  payload[payload.indexOf('operation')] = 0xff;
  const { warnings } = runAtOnce(parseRequestInSteps(payload));
  expect(warnings).toEqual(parseJson(payload).warnings);
  expect(warnings).toMatchObject([{ code: 'REPAIRED_TEXT', count: 1 }]);
});

test('a large request that is not JSON is refused with the place', () => {
  const payload = Buffer.from(encodeTracesJson(SPANS).slice(0, -1));
  expect(() => decodeTracesJson(payload)).toThrow(
    expect.objectContaining({ code: 'MALFORMED_REQUEST', message: expect.stringContaining('cut off') }),
  );
  payload[payload.lastIndexOf('"name"') + '"name"'.length] = 0x20;
  expect(() => decodeTracesJson(payload)).toThrow(
    expect.objectContaining({
      code: 'MALFORMED_REQUEST',
      message: expect.stringMatching(/in the part from byte \d{7}/),
    }),
  );
});
