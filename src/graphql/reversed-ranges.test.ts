/** A range that ends before it begins is a mistake, and would look like no data. */
import { expect, test } from 'vitest';
import { startTestServer } from './testing/server.ts';
import { makeSpan } from './testing/spans.ts';

const REVERSED = 'timeRange: { from: "2024-01-02T00:00:00Z", to: "2024-01-01T00:00:00Z" }';
const EMPTY = 'timeRange: { from: "2024-01-01T00:00:00Z", to: "2024-01-01T00:00:00Z" }';

/** A field for each place that takes a range. */
const FIELDS: readonly ((range: string) => string)[] = [
  (range) => `traces(${range}) { totalCount }`,
  (range) => `spans(${range}) { totalCount }`,
  (range) => `services(${range}) { name }`,
  (range) => `services { spanCount(${range}) }`,
  (range) => `services { operations(${range}) { totalCount } }`,
  (range) => `attributeKeys(${range}) { totalCount }`,
  (range) => `attributeValues(key: "k", ${range}) { totalCount }`,
  (range) => `attributeStatistics(key: "k", ${range}) { count }`,
  (range) => `spanMetrics(${range}) { groupCount }`,
  (range) => `traceqlMetrics(query: "{} | rate()", ${range}) { stepNano }`,
  (range) => `durationHistogram(${range}) { exactness }`,
  (range) => `durationHeatmap(${range}) { times }`,
  (range) => `serviceMap(${range}) { nodes { id } }`,
  (range) => `errorGroups(${range}) { totalCount }`,
  (range) => `compareSpans(selection: { ${range} }, baseline: {}) { selectionCount }`,
  (range) => `compareSpans(selection: {}, baseline: { ${range} }) { selectionCount }`,
];

test.each(FIELDS.map((field) => [field(REVERSED), field(EMPTY)]))('%s', async (reversed, empty) => {
  await using server = await startTestServer({ spans: [makeSpan({})] });
  const { errors } = await server.ask(`{ ${reversed} }`);
  expect(errors).toMatchObject([
    {
      message:
        'timeRange: from (2024-01-02T00:00:00.000000000Z) is after to (2024-01-01T00:00:00.000000000Z). Swap them.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  expect((await server.ask(`{ ${empty} }`)).errors).toBeUndefined();
});
