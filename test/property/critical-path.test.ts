import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalPath } from '../../src/model/critical-path.ts';
import { buildTraceTree } from '../../src/model/trace-tree.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { anyTree } from './arbitrary-tree.ts';
import { steppedPath } from './stepped-path.ts';

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 2_000);

test(`the critical path is the one found boundary by boundary (seed ${seed}, ${runs} cases)`, () => {
  fc.assert(
    fc.property(anyTree, (spans) => {
      const tree = buildTraceTree(
        spans.map(({ spanId, parentSpanId, start, end }) => ({
          spanId,
          parentSpanId,
          kind: 1,
          startTimeUnixNano: BigInt(start + 1),
          endTimeUnixNano: BigInt(end + 1),
        })),
      );
      const path = criticalPath(tree).map(({ index, start, end }) => ({
        spanId: tree.spans[index]?.spanId,
        start: Number(start) - 1,
        end: Number(end) - 1,
      }));
      expect(path).toEqual(steppedPath(spans));
    }),
    { numRuns: runs, seed },
  );
});
