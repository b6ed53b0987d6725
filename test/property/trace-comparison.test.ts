import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTraces, pathTo } from '../../src/model/trace-comparison.ts';
import { buildTraceTree } from '../../src/model/trace-tree.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { anyTree, type DrawnSpan } from './arbitrary-tree.ts';

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 1_000);

/** Few, so that spans meet. */
const nameOf = ({ start }: DrawnSpan): string => `name ${start % 2}`;

function sideOf(spans: readonly DrawnSpan[]) {
  const tree = buildTraceTree(
    spans.map(({ spanId, parentSpanId, start, end }) => ({
      spanId,
      parentSpanId,
      kind: 1,
      startTimeUnixNano: BigInt(start + 1),
      endTimeUnixNano: BigInt(end + 1),
    })),
  );
  return { tree, labels: spans.map((span) => ({ service: '', name: nameOf(span), kind: 1 })) };
}

/** The names from a root down to the span, found by walking up. */
function wayTo(span: DrawnSpan, spans: readonly DrawnSpan[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? nameOf(span) : `${wayTo(parent, spans)}/${nameOf(span)}`;
}

function waysOf(spans: readonly DrawnSpan[]): Map<string, string[]> {
  const ways = Map.groupBy(spans, (span) => wayTo(span, spans));
  return new Map([...ways].map(([way, group]) => [way, group.map(({ spanId }) => spanId).sort()]));
}

test(`traces are compared by the ways to their spans (seed ${seed}, ${runs} cases)`, () => {
  fc.assert(
    fc.property(anyTree, anyTree, (a, b) => {
      const [waysOfA, waysOfB] = [waysOf(a), waysOf(b)];
      const groups = compareTraces(sideOf(a), sideOf(b));
      const found = groups.map((group) => [
        pathTo(group).join('/'),
        group.a.map((index) => a[index]?.spanId ?? '').sort(),
        group.b.map((index) => b[index]?.spanId ?? '').sort(),
      ]);
      const expected = [...new Set([...waysOfA.keys(), ...waysOfB.keys()])].map((way) => [
        way,
        waysOfA.get(way) ?? [],
        waysOfB.get(way) ?? [],
      ]);
      expect(new Map(found.map((group) => [group[0], group]))).toEqual(new Map(expected.map((way) => [way[0], way])));
      expect(found).toHaveLength(expected.length);
      for (const [place, { parent }] of groups.entries()) {
        expect(parent === undefined || groups.indexOf(parent) < place).toBe(true);
      }
    }),
    { numRuns: runs, seed },
  );
});
