import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSpan, spanIdOf } from '../../../test/fixtures/spans.ts';
import { buildTraceTree, type SkeletonNode, type TraceTree } from '../../model/trace-tree.ts';
import type { Relation } from '../query.ts';
import { Groups, Relatives } from './relatives.ts';

const RELATIONS: readonly Relation[] = ['parent', 'ancestor', 'child', 'descendant', 'sibling'];

/** Few ids, so that there are halves, cycles, chains and missing parents in nearly every trace. */
const anyTrace = fc
  .uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 12 }),
      kind: fc.constantFrom(1, 2, 3),
      parent: fc.integer({ max: 14, min: 0 }),
    }),
    { maxLength: 16, selector: ({ id, kind }) => `${id} ${kind}` },
  )
  .map((sketches) =>
    sketches.map(({ id, kind, parent }) =>
      makeSpan({ spanId: spanIdOf(id), kind, parentSpanId: parent === 0 ? '' : spanIdOf(parent) }),
    ),
  );

/** The relation by its definition. */
function relativesOf(tree: TraceTree<SkeletonNode>, relation: Relation, index: number): readonly number[] {
  const parent = tree.parent(index);
  switch (relation) {
    case 'parent':
      return parent === undefined ? [] : [parent];
    case 'ancestor':
      return tree.ancestors(index);
    case 'child':
      return tree.children(index);
    case 'descendant':
      return [...tree.descendants(index)];
    case 'sibling':
      return [...tree.spans.keys()].filter((other) => {
        if (other === index || tree.parent(other) !== parent) return false;
        if (parent !== undefined) return true;
        const named = tree.spans[index]?.parentSpanId;
        return tree.isParentMissing(index) && tree.spans[other]?.parentSpanId === named;
      });
  }
}

test('every relation is as the tree defines it, whatever is asked before', () => {
  const anyQuestions = fc.array(fc.tuple(fc.constantFrom(...RELATIONS), fc.nat(15)), { maxLength: 60 });
  const property = fc.property(
    anyTrace,
    fc.array(fc.boolean(), { maxLength: 16 }),
    anyQuestions,
    (spans, marks, asked) => {
      const tree = buildTraceTree(spans);
      const relatives = new Relatives(new Groups(tree), (index) => marks[index] ?? false);
      for (const [relation, index] of asked.filter(([, at]) => at < spans.length)) {
        const expected = relativesOf(tree, relation, index).some((other) => marks[other] ?? false);
        expect(relatives.some(relation, index), `${relation} of ${index}`).toBe(expected);
      }
    },
  );
  fc.assert(property, { numRuns: 3_000 });
});

test('a member of a cycle whose own parent is missing is no sibling of those who name that parent', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(3), kind: 1, parentSpanId: spanIdOf(2) }),
    makeSpan({ spanId: spanIdOf(4), kind: 2, parentSpanId: spanIdOf(2) }),
    makeSpan({ spanId: spanIdOf(4), kind: 3, parentSpanId: spanIdOf(11) }),
    makeSpan({ spanId: spanIdOf(11), kind: 1, parentSpanId: spanIdOf(4) }),
  ];
  const tree = buildTraceTree(spans);
  expect([tree.roots().includes(1), tree.parent(1), tree.isParentMissing(1)]).toEqual([true, 2, false]);
  expect(new Relatives(new Groups(tree), (index) => index === 1).some('sibling', 0)).toBe(false);
});

test('a mark is asked for only where it decides, and once', () => {
  const spans = [0, 1, 2, 2, 4].map((parent, i) =>
    makeSpan({ spanId: spanIdOf(i + 1), parentSpanId: parent === 0 ? '' : spanIdOf(parent) }),
  );
  const asked: number[] = [];
  const relatives = new Relatives(new Groups(buildTraceTree(spans)), (index) => {
    asked.push(index);
    return index === 1;
  });
  expect([relatives.some('ancestor', 4), relatives.some('ancestor', 3), relatives.some('parent', 2)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(asked).toEqual([3, 1]);
});
