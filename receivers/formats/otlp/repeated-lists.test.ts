import { expect, test } from 'vitest';
import { runAtOnce } from '../../../src/model/steps.ts';
import { makeSpan, spanIdOf } from '../../../test/fixtures/spans.ts';
import { decodeTracesJson } from './decode-json.ts';
import { encodeTracesJson } from './encode-json.ts';
import { parseJson } from './parse-json.ts';
import { countListNames, refuseRepeatedLists } from './repeated-lists.ts';

const spansOf = (text: string) => decodeTracesJson(Buffer.from(text)).spans;
const one = JSON.stringify(JSON.parse(encodeTracesJson([makeSpan({ spanId: spanIdOf(1) })])).resourceSpans[0]);
const scope = JSON.stringify(JSON.parse(one).scopeSpans[0]);

test.each([
  ['the request', 'resourceSpans', `{"resourceSpans": [${one}], "resourceSpans": [${one}]}`],
  ['a request in snake_case', 'resource_spans', `{"resource_spans": [${one}], "resource_spans": [${one}]}`],
  ['an empty second list', 'resourceSpans', `{"resourceSpans":[${one}],"other":{"a":[1,"}"]},"resourceSpans" : []}`],
  ['a resource', 'scopeSpans', `{"resourceSpans":[{"scopeSpans":[${scope}],"scopeSpans":[${scope}]}]}`],
  ['a scope', 'spans', `{"resourceSpans":[${one},{"scopeSpans":[{"spans":[{"name":"spans"}],"x":"\\"","spans":[]}]}]}`],
  ['a trace of Jaeger', 'spans', '{"data":[{"traceID":"1","spans":[{}],"spans":[{}]}]}'],
  ['an answer of Tempo', 'scopeSpans', `{"batches":[{"scopeSpans":[${scope}],"scopeSpans":[]}]}`],
])('two lists of one name in %s are refused with the place', (_what, name, text) => {
  expect(() => parseJson(Buffer.from(text))).toThrow(
    expect.objectContaining({
      code: 'MALFORMED_REQUEST',
      message: expect.stringContaining(
        `two members "${name}" in one object, the second one at byte ${text.lastIndexOf(`"${name}"`)}`,
      ),
    }),
  );
});

test('a large request is refused likewise', () => {
  const many = encodeTracesJson(Array.from({ length: 5_000 }, (_, i) => makeSpan({ spanId: spanIdOf(1 + i) })));
  expect(many.length).toBeGreaterThan(1024 * 1024);
  expect(spansOf(many)).toHaveLength(5_000);
  const twice = `${many.slice(0, -1)},"resourceSpans":[${one}]}`;
  expect(() => spansOf(twice)).toThrow(expect.objectContaining({ code: 'MALFORMED_REQUEST' }));
});

test('texts that only look like lists are read', () => {
  const odd = makeSpan({ name: 'spans' });
  expect(spansOf(encodeTracesJson([{ ...odd, traceState: 'scopeSpans' }]))).toMatchObject([{ name: 'spans' }]);
  expect(
    spansOf(`{"spans":"spans","resourceSpans":[${one},${one}],"x":{"resourceSpans":["resourceSpans","spans"]}}`),
  ).toHaveLength(2);
});

test('a document is searched only if names are missing in its value', () => {
  const text = `{"resourceSpans":[${one},${one}]}`;
  const value: unknown = JSON.parse(text);
  // The bytes are not looked at.
  const bytes = Buffer.from('{"spans":1,"spans":2}');
  runAtOnce(refuseRepeatedLists(bytes, value, countListNames(text)));
  expect(() => runAtOnce(refuseRepeatedLists(bytes, value, 1 + countListNames(text)))).toThrow('two members');
});
