/** A summary made span by span says what the trace tree says of all spans together. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSpan, spanIdOf } from '../../test/fixtures/spans.ts';
import type { Span } from './span.ts';
import { hasParent, NO_PARENT, orderedTime, StatusCode } from './span.ts';
import type { TraceMember } from './trace-members.ts';
import { TraceSummarizer } from './trace-summary.ts';
import { buildTraceTree } from './trace-tree.ts';

/** Few ids, so that spans share them, name each other, themselves and what is not there. */
const anySpanId = fc.integer({ min: 1, max: 6 }).map(spanIdOf);
const anyTime = fc.constantFrom(0n, 1n, 2n, 2n ** 63n - 1n, 2n ** 63n + 5n, 2n ** 63n + 6n);
const anySpan = fc
  .record({
    spanId: anySpanId,
    parentSpanId: fc.oneof(anySpanId, fc.constantFrom('', NO_PARENT, spanIdOf(99))),
    kind: fc.constantFrom(0, 2, 3, 4, 5, 77),
    startTimeUnixNano: anyTime,
    endTimeUnixNano: anyTime,
    statusCode: fc.constantFrom(...Object.values(StatusCode)),
  })
  .map((fields) => makeSpan(fields));
const keyOf = ({ spanId, kind, startTimeUnixNano }: TraceMember): string => `${spanId} ${kind} ${startTimeUnixNano}`;
const anyTrace = fc.uniqueArray(anySpan, { minLength: 1, maxLength: 12, selector: keyOf });

const memberOf = ({ spanId, kind, startTimeUnixNano }: Span): TraceMember => ({ spanId, kind, startTimeUnixNano });

/** What the whole trace says. */
function expected(spans: readonly Span[]): Record<string, unknown> {
  const tree = buildTraceTree(spans);
  const [starts, ends] = [spans.map((span) => span.startTimeUnixNano), spans.map((span) => span.endTimeUnixNano)];
  const root = spans[tree.rootIndex() ?? -1];
  return {
    start: starts.reduce((a, b) => (b < a ? b : a)),
    end: ends.reduce((a, b) => (b > a ? b : a)),
    lastStart: starts.map(orderedTime).reduce((a, b) => (b > a ? b : a)),
    spans: spans.length,
    errors: spans.filter(({ statusCode }) => statusCode === StatusCode.ERROR).length,
    missing: spans.filter((span) => hasParent(span) && tree.indexOfId(span.parentSpanId) === undefined).length,
    root: root && memberOf(root),
  };
}

function summaryOf(summary: TraceSummarizer<TraceMember>): Record<string, unknown> {
  return {
    start: summary.startTimeUnixNano,
    end: summary.endTimeUnixNano,
    lastStart: summary.lastStart,
    spans: summary.spanCount,
    errors: summary.errorCount,
    missing: summary.missingParentCount,
    root: summary.root(),
  };
}

test('spans in any order', () => {
  fc.assert(
    fc.property(anyTrace, (spans) => {
      const summary = new TraceSummarizer<TraceMember>();
      for (const span of spans) summary.add(memberOf(span), span);
      expect(summaryOf(summary)).toEqual(expected(spans));
      for (const span of spans) expect(summary.member(span)).toEqual(memberOf(span));
      expect(summary.member({ spanId: spanIdOf(99), kind: 0, startTimeUnixNano: 0n })).toBeUndefined();
    }),
  );
});

test('finished spans in the place of unfinished ones', () => {
  fc.assert(
    fc.property(anyTrace, fc.infiniteStream(anySpan), (finished, forms) => {
      const unfinished = finished.map(({ spanId, kind, startTimeUnixNano }) => {
        const { parentSpanId, statusCode } = forms.next().value;
        return makeSpan({ spanId, kind, startTimeUnixNano, parentSpanId, statusCode, endTimeUnixNano: 0n });
      });
      const summary = new TraceSummarizer<TraceMember>();
      for (const span of unfinished) summary.add(memberOf(span), span);
      for (const [index, span] of finished.entries()) {
        const member = summary.member(span);
        const before = unfinished[index];
        if (member !== undefined && before !== undefined) summary.replace(member, before, span);
      }
      expect(summaryOf(summary)).toEqual(expected(finished));
    }),
  );
});
