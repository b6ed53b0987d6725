import type { Span } from '../../src/model/span.ts';
import type { Int64Test, SpanFilter } from '../../src/storage/query.ts';
import { attributesOf, BASE_TIME, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { ANYTHING, and, attribute, NOTHING, named, not, ofService, or, related } from './filters.ts';
import { LabelledSpans } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

/** Parents are named by label; one that is no label is not stored. */
interface Sketch {
  readonly trace: number;
  readonly parent?: string;
  /** The label whose span id this span has too. */
  readonly idOf?: string;
  readonly fields?: Partial<Span>;
}

const bank = { resource: resourceOf('bank') };
const SKETCHES: Readonly<Record<string, Sketch>> = {
  // A whole trace.
  root: { trace: 1, fields: { resource: resourceOf('shop') } },
  a: { trace: 1, parent: 'root', fields: { attributes: attributesOf({ k: 'x' }) } },
  b: { trace: 1, parent: 'root', fields: bank },
  a1: { trace: 1, parent: 'a' },
  a2: { trace: 1, parent: 'a', fields: { attributes: attributesOf({ k: 'x' }) } },
  deep: { trace: 1, parent: 'a1', fields: bank },
  b1: { trace: 1, parent: 'b' },
  // One whose root is missing.
  'orphan 1': { trace: 2, parent: 'nobody 1' },
  'orphan 2': { trace: 2, parent: 'nobody 1' },
  'orphan 3': { trace: 2, parent: 'nobody 2' },
  'below orphan': { trace: 2, parent: 'orphan 1' },
  // The halves of one call.
  caller: { trace: 3 },
  'client half': { trace: 3, parent: 'caller', fields: { kind: 3 } },
  'server half': { trace: 3, parent: 'caller', idOf: 'client half', fields: { kind: 2 } },
  work: { trace: 3, parent: 'server half', fields: bank },
  'other call': { trace: 3, parent: 'caller', fields: { kind: 3 } },
  // A cycle of three, with one below it.
  x: { trace: 4, parent: 'z' },
  y: { trace: 4, parent: 'x' },
  z: { trace: 4, parent: 'y' },
  tail: { trace: 4, parent: 'y' },
  // A span that is its own parent.
  own: { trace: 5, parent: 'own' },
  'below own': { trace: 5, parent: 'own' },
  // The root's span id again, in another trace.
  elsewhere: { trace: 6, idOf: 'root' },
  'below elsewhere': { trace: 6, parent: 'root' },
  // No parent, by zeros.
  'zeros 1': { trace: 7, fields: { parentSpanId: '0'.repeat(16) } },
  'zeros 2': { trace: 7, fields: { parentSpanId: '0'.repeat(16) } },
  // The same missing parent, in another trace than the orphans.
  'orphan 4': { trace: 8, parent: 'nobody 1' },
};
const LABELS = Object.keys(SKETCHES);
const MISSING = ['nobody 1', 'nobody 2'];

function idOf(label: string): string {
  const index = LABELS.indexOf(SKETCHES[label]?.idOf ?? label);
  return spanIdOf(index < 0 ? 0xf00 + MISSING.indexOf(label) : index + 1);
}

const fixtures = new LabelledSpans(
  Object.fromEntries(
    Object.entries(SKETCHES).map(([label, { trace, parent, fields }], index) => [
      label,
      {
        traceId: traceIdOf(trace),
        spanId: idOf(label),
        parentSpanId: parent === undefined ? '' : idOf(parent),
        name: label,
        startTimeUnixNano: BASE_TIME + BigInt(index),
        ...fields,
      },
    ]),
  ),
);
const ALL = fixtures.labelsOf(fixtures.spans);
const allBut = (...labels: string[]): string[] => ALL.filter((label) => !labels.includes(label));

const parent = (filter: SpanFilter): SpanFilter => related('parent', filter);
const child = (filter: SpanFilter): SpanFilter => related('child', filter);
const ancestor = (filter: SpanFilter): SpanFilter => related('ancestor', filter);
const descendant = (filter: SpanFilter): SpanFilter => related('descendant', filter);
const childCount = (test: Int64Test): SpanFilter => ({ type: 'childCount', test });
const sibling = (filter: SpanFilter): SpanFilter => related('sibling', filter);

const WITHOUT_PARENT = [
  'root',
  'orphan 1',
  'orphan 2',
  'orphan 3',
  'orphan 4',
  'caller',
  'own',
  'elsewhere',
  'zeros 1',
  'zeros 2',
];
const WITH_PARENT = allBut(...WITHOUT_PARENT);
const WITH_CHILD = [
  'root',
  'a',
  'a1',
  'b',
  'orphan 1',
  'caller',
  'client half',
  'server half',
  'x',
  'y',
  'z',
  'own',
  'elsewhere',
];
const WITH_SIBLING = ['a', 'b', 'a1', 'a2', 'orphan 1', 'orphan 2', 'client half', 'other call', 'z', 'tail'];

const FILTERS: Readonly<Record<string, { readonly filter: SpanFilter; readonly expected: readonly string[] }>> = {
  'parent of a name': { filter: parent(named('root')), expected: ['a', 'b'] },
  'any parent': { filter: parent(ANYTHING), expected: WITH_PARENT },
  'a parent that meets nothing': { filter: parent(NOTHING), expected: [] },
  'parent of a service': { filter: parent(ofService('bank')), expected: ['b1'] },
  'parent with an attribute': { filter: parent(attribute({ key: 'k', eq: 'x' })), expected: ['a1', 'a2'] },
  'parent that is a root': {
    filter: parent({ type: 'isRoot', eq: true }),
    expected: ['a', 'b', 'client half', 'other call', 'below elsewhere'],
  },
  'parent in a trace': { filter: parent({ type: 'traceId', eq: traceIdOf(4) }), expected: ['x', 'y', 'z', 'tail'] },
  'child of a name': { filter: child(named('deep')), expected: ['a1'] },
  'any child': { filter: child(ANYTHING), expected: WITH_CHILD },
  'child of a service': { filter: child(ofService('bank')), expected: ['root', 'a1', 'server half'] },
  'ancestor of a name': { filter: ancestor(named('root')), expected: ['a', 'b', 'a1', 'a2', 'deep', 'b1'] },
  'ancestor in the middle': { filter: ancestor(named('a')), expected: ['a1', 'a2', 'deep'] },
  'any ancestor': { filter: ancestor(ANYTHING), expected: WITH_PARENT },
  'ancestor that is a root': {
    filter: ancestor({ type: 'isRoot', eq: true }),
    expected: [
      'a',
      'b',
      'a1',
      'a2',
      'deep',
      'b1',
      'below elsewhere',
      'client half',
      'server half',
      'work',
      'other call',
    ],
  },
  'descendant of a name': { filter: descendant(named('deep')), expected: ['root', 'a', 'a1'] },
  'any descendant': { filter: descendant(ANYTHING), expected: WITH_CHILD },
  'descendant of a service': {
    filter: descendant(ofService('bank')),
    expected: ['root', 'a', 'a1', 'caller', 'client half', 'server half'],
  },
  'sibling of a name': { filter: sibling(named('a')), expected: ['b'] },
  'any sibling': { filter: sibling(ANYTHING), expected: WITH_SIBLING },
  'a span is no sibling of itself': { filter: and(named('a'), sibling(named('a'))), expected: [] },
  'sibling with an attribute': { filter: sibling(attribute({ key: 'k', eq: 'x' })), expected: ['b', 'a1'] },
  'siblings by a missing parent': { filter: sibling(named('orphan 1')), expected: ['orphan 2'] },
  'no siblings by different missing parents': { filter: sibling(named('orphan 3')), expected: [] },
  'no siblings in different traces': { filter: sibling(named('orphan 4')), expected: [] },
  'spans without a parent are no siblings': { filter: sibling(named('zeros 1')), expected: [] },
  'a missing root: parent': { filter: parent(named('orphan 1')), expected: ['below orphan'] },
  'a missing root: ancestor': { filter: ancestor(named('orphan 1')), expected: ['below orphan'] },
  'a missing root: descendant': { filter: descendant(named('below orphan')), expected: ['orphan 1'] },
  'halves: the client is the parent of the server': { filter: parent(named('client half')), expected: ['server half'] },
  'halves: the server is the parent of the work': { filter: parent(named('server half')), expected: ['work'] },
  'halves: ancestors': { filter: ancestor(named('client half')), expected: ['server half', 'work'] },
  'halves: child': { filter: child({ type: 'kind', test: { eq: 2 } }), expected: ['client half'] },
  'halves: descendants': {
    filter: descendant(named('work')),
    expected: ['caller', 'client half', 'server half'],
  },
  'halves: sibling of the client': { filter: sibling(named('client half')), expected: ['other call'] },
  'halves: siblings of the other call': { filter: sibling(named('other call')), expected: ['client half'] },
  'halves: the server has no siblings': { filter: sibling(named('server half')), expected: [] },
  'a cycle: parent': { filter: parent(named('x')), expected: ['y'] },
  'a cycle: child': { filter: child(named('x')), expected: ['z'] },
  'a cycle: ancestor': { filter: ancestor(named('x')), expected: ['y', 'z', 'tail'] },
  'a cycle: ancestor further on': { filter: ancestor(named('y')), expected: ['x', 'z', 'tail'] },
  'a cycle: ancestor beside the tail': { filter: ancestor(named('z')), expected: ['x', 'y', 'tail'] },
  'a cycle: nothing is below the tail': { filter: ancestor(named('tail')), expected: [] },
  'a cycle: descendant': { filter: descendant(named('x')), expected: ['y', 'z'] },
  'a cycle: the tail is below all': { filter: descendant(named('tail')), expected: ['x', 'y', 'z'] },
  'a cycle: ancestors of two': {
    filter: ancestor(or(named('x'), named('z'))),
    expected: ['x', 'y', 'z', 'tail'],
  },
  'a cycle: sibling': { filter: sibling(named('tail')), expected: ['z'] },
  'its own parent: parent': { filter: parent(named('own')), expected: ['below own'] },
  'its own parent: ancestor': { filter: ancestor(named('own')), expected: ['below own'] },
  'its own parent: descendant': { filter: descendant(named('own')), expected: [] },
  'its own parent: sibling': { filter: sibling(named('below own')), expected: [] },
  'an id of two traces': { filter: parent(named('elsewhere')), expected: ['below elsewhere'] },
  'an id of two traces: descendant': { filter: descendant(named('below elsewhere')), expected: ['elsewhere'] },
  'a child of one who has another child': {
    filter: parent(and(ofService('shop'), child(named('b')))),
    expected: ['a', 'b'],
  },
  'below one who has another child': {
    filter: ancestor(and(ofService('shop'), child(named('b')))),
    expected: ['a', 'b', 'a1', 'a2', 'deep', 'b1'],
  },
  'great-grandchildren': {
    filter: child(child(child(ANYTHING))),
    expected: ['root', 'caller', 'x', 'y', 'z'],
  },
  'a descendant with a parent': { filter: descendant(parent(named('a'))), expected: ['root', 'a'] },
  'siblings of those above': { filter: sibling(descendant(named('deep'))), expected: ['b', 'a2'] },
  'all five nested': {
    filter: parent(ancestor(child(sibling(descendant(named('deep')))))),
    expected: ['a1', 'a2', 'b1', 'deep'],
  },
  'not of any parent': { filter: not(parent(ANYTHING)), expected: WITHOUT_PARENT },
  'not of any ancestor': { filter: not(ancestor(ANYTHING)), expected: WITHOUT_PARENT },
  'not of any child': { filter: not(child(ANYTHING)), expected: allBut(...WITH_CHILD) },
  'not of any descendant': { filter: not(descendant(ANYTHING)), expected: allBut(...WITH_CHILD) },
  'not of any sibling': { filter: not(sibling(ANYTHING)), expected: allBut(...WITH_SIBLING) },
  'a parent that is not': {
    filter: parent(not(named('root'))),
    expected: WITH_PARENT.filter((label) => label !== 'a' && label !== 'b'),
  },
  'no parent that is': { filter: not(parent(named('root'))), expected: allBut('a', 'b') },
  'a descendant that is not': {
    filter: and({ type: 'traceId', eq: traceIdOf(1) }, descendant(not(ofService('bank')))),
    expected: ['root', 'a', 'b'],
  },
  'only children that are': {
    filter: and(child(ANYTHING), not(child(not(ofService('bank'))))),
    expected: ['a1', 'server half'],
  },
  'across services': { filter: and(ofService('bank'), ancestor(ofService('shop'))), expected: ['b', 'deep'] },
  'child count eq 0': { filter: childCount({ eq: 0n }), expected: allBut(...WITH_CHILD) },
  'child count eq': { filter: childCount({ eq: 2n }), expected: ['root', 'a', 'caller', 'y'] },
  'child count ne': {
    filter: childCount({ ne: 1n, gt: 0n }),
    expected: ['root', 'a', 'caller', 'y'],
  },
  'child count in': { filter: childCount({ in: [2n, 7n] }), expected: ['root', 'a', 'caller', 'y'] },
  'child count gt': { filter: childCount({ gt: 0n }), expected: WITH_CHILD },
  'child count gte': { filter: childCount({ gte: 3n }), expected: [] },
  'child count lt': { filter: childCount({ lt: 1n }), expected: allBut(...WITH_CHILD) },
  'child count lte': { filter: childCount({ lte: 2n }), expected: ALL },
  'child count without operators': { filter: childCount({}), expected: ALL },
  'a parent with one child': {
    filter: parent(childCount({ eq: 1n, lte: 1n })),
    expected: ['b1', 'deep', 'below orphan', 'server half', 'work', 'y', 'x', 'below own', 'below elsewhere'],
  },
  'or of relations': { filter: or(parent(named('a')), child(named('a'))), expected: ['root', 'a1', 'a2'] },
  'and of relations': { filter: and(parent(named('root')), sibling(named('b'))), expected: ['a'] },
  'the same relation twice': { filter: and(child(named('a')), child(named('b'))), expected: ['root'] },
  'a relation of the trace': {
    filter: parent({ type: 'trace', filter: { type: 'anySpan', filter: named('tail') } }),
    expected: ['x', 'y', 'z', 'tail'],
  },
};

export const relations: Topic = {
  name: 'relations',
  spans: () => fixtures.spans,
  cases: tableOfCases(FILTERS, ({ reader }, { filter, expected }) =>
    fixtures.expectFound(reader, { filter }, expected),
  ),
};
