/** Conditions on what is computed of a span, and tests of single values: what texts of TraceQL need. */
import type { Span } from '../../src/model/span.ts';
import type {
  Aggregate,
  AttributePlace,
  ComparisonName,
  ExpressionField,
  NumberTest,
  SpanExpression,
  SpanFilter,
} from '../../src/storage/query.ts';
import { attributesOf, makeEvent, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { ANYTHING, attribute, named, or } from './filters.ts';
import { LabelledSpans } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const withValues = (a: Parameters<typeof attributesOf>[0]) => ({ name: 'values', attributes: attributesOf(a) });
const SPANS: Readonly<Record<string, Partial<Span>>> = {
  'ints 2 and 3': withValues({ a: 2n, b: 3n }),
  'double 2 and int 2': withValues({ a: 2, b: 2n }),
  'text 2 and int 2': withValues({ a: '2', b: 2n }),
  'texts x and y': withValues({ a: 'x', b: 'y' }),
  'ints of a list': withValues({ a: [1n, 5n], b: 4n }),
  'texts of lists': withValues({ a: ['x', 'y'], b: ['y'] }),
  'only a': withValues({ a: 7n }),
  NaN: withValues({ a: Number.NaN, b: Number.NaN }),
  'of the resource': {
    name: 'values',
    resource: { ...resourceOf('s'), attributes: attributesOf({ a: 9n, 'service.name': 's' }) },
  },
  'of both': {
    ...withValues({ a: 1n }),
    resource: { ...resourceOf('s'), attributes: attributesOf({ a: 9n, 'service.name': 's' }) },
  },
  events: { name: 'x', events: ['x', 'y'].map((name) => makeEvent({ name, attributes: attributesOf({ a: 2n }) })) },
};
const values = new LabelledSpans(SPANS);

const inTree = (name: string, parent: number | undefined, attributes: Parameters<typeof attributesOf>[0]) => ({
  traceId: traceIdOf(1),
  name,
  parentSpanId: parent === undefined ? '' : spanIdOf(parent),
  attributes: attributesOf(attributes),
});
/** In the order of a walk through the tree. */
const tree = new LabelledSpans({
  root: inTree('root', undefined, { g: 1n, n: 1n }),
  child: inTree('child', 1, { g: 1n, n: 2n }),
  grandchild: inTree('grandchild', 2, { g: 2n, n: 6n }),
  'second child': inTree('second child', 1, {}),
  'second root': inTree('second root', undefined, {}),
  orphan: inTree('orphan', 99, {}),
});

const place = (key: string, scope?: AttributePlace['scope']): SpanExpression => ({
  type: 'attribute',
  key,
  ...(scope && { scope }),
});
const int = (value: bigint): SpanExpression => ({ type: 'value', value: { type: 'int', value } });
const compared = (left: SpanExpression, operator: ComparisonName, right: SpanExpression): SpanFilter => ({
  type: 'comparison',
  operator,
  left,
  right,
});
const calculated = (left: SpanExpression, operator: '+' | '-' | '*' | '/' | '%' | '^', right: SpanExpression) =>
  ({ type: 'arithmetic', operator, left, right }) as const;
const [a, b] = [place('a'), place('b')];
const NAME: SpanExpression = { type: 'field', field: 'name' };
const ELSE_RESOURCE = { key: 'a', scope: 'SPAN', orElse: 'RESOURCE' } as const;

interface Case {
  readonly filter: SpanFilter;
  readonly expected: readonly string[];
}

const OF_VALUES: Readonly<Record<string, Case>> = {
  'equal values of two attributes': {
    filter: compared(a, 'eq', b),
    expected: ['double 2 and int 2', 'texts of lists'],
  },
  'different values of two attributes': {
    filter: compared(a, 'ne', b),
    expected: ['ints 2 and 3', 'texts x and y', 'ints of a list', 'texts of lists', 'NaN'],
  },
  'an attribute below another': {
    filter: compared(a, 'lt', b),
    expected: ['ints 2 and 3', 'texts x and y', 'ints of a list', 'texts of lists'],
  },
  'an attribute above another': { filter: compared(a, 'gt', b), expected: ['ints of a list'] },
  'at least another': {
    filter: compared(a, 'gte', b),
    expected: ['double 2 and int 2', 'ints of a list', 'texts of lists'],
  },
  'a sum': { filter: compared(calculated(a, '+', b), 'eq', int(5n)), expected: ['ints 2 and 3', 'ints of a list'] },
  'ints stay ints': {
    filter: compared(calculated(b, '/', int(2n)), 'eq', int(1n)),
    expected: ['ints 2 and 3', 'double 2 and int 2', 'text 2 and int 2'],
  },
  'a power': { filter: compared(calculated(int(2n), '^', b), 'eq', int(8n)), expected: ['ints 2 and 3'] },
  'a division by zero': { filter: compared(calculated(b, '/', int(0n)), 'ne', int(0n)), expected: ['NaN'] },
  'the other sign': {
    filter: compared({ type: 'negate', of: a }, 'lt', int(-6n)),
    expected: ['only a', 'of the resource'],
  },
  'a field and the names of events': {
    filter: compared(NAME, 'eq', { type: 'field', field: 'eventName' }),
    expected: ['events'],
  },
  'what no attribute has': { filter: compared(place('none'), 'ne', int(1n)), expected: [] },
  'a pattern of ids': {
    filter: { type: 'computed', of: { type: 'field', field: 'spanId' }, test: { regex: '^0*1$' } },
    expected: ['ints 2 and 3'],
  },
  'a pattern of one of several': {
    filter: { type: 'computed', of: a, test: { notRegex: 'x' } },
    expected: ['text 2 and int 2', 'texts of lists'],
  },
  'whether a condition holds': {
    filter: compared({ type: 'holds', filter: named('x') }, 'eq', {
      type: 'value',
      value: { type: 'boolean', value: true },
    }),
    expected: ['events'],
  },
  'an int': {
    filter: attribute({ key: 'a', scope: 'SPAN', eq: 2n, valueType: 'INT' }),
    expected: ['ints 2 and 3'],
  },
  'a double': {
    filter: attribute({ key: 'a', scope: 'SPAN', eq: 2, valueType: 'DOUBLE' }),
    expected: ['double 2 and int 2'],
  },
  'ints above': {
    filter: attribute({ key: 'a', scope: 'SPAN', gt: 1n, valueType: 'INT' }),
    expected: ['ints 2 and 3', 'ints of a list', 'only a'],
  },
  'any number above': {
    filter: attribute({ key: 'a', scope: 'SPAN', gt: 1n, valueType: 'NUMBER' }),
    expected: ['ints 2 and 3', 'double 2 and int 2', 'ints of a list', 'only a'],
  },
  'another text': {
    filter: attribute({ key: 'a', ne: 'x', valueType: 'STRING' }),
    expected: ['text 2 and int 2', 'texts of lists'],
  },
  'another int': {
    filter: attribute({ key: 'a', scope: 'SPAN', ne: 5n, valueType: 'INT' }),
    expected: ['ints 2 and 3', 'ints of a list', 'only a', 'of both'],
  },
  'one value that meets two operators': {
    filter: attribute({ key: 'a', scope: 'SPAN', gt: 1n, ne: 5n, valueType: 'INT' }),
    expected: ['ints 2 and 3', 'only a'],
  },
  'the span, or else the resource': {
    filter: attribute({ ...ELSE_RESOURCE, eq: 9n }),
    expected: ['of the resource'],
  },
  'of the span where the resource has it too': {
    filter: attribute({ ...ELSE_RESOURCE, eq: 1n }),
    expected: ['ints of a list', 'of both'],
  },
  'present in one of the two': {
    filter: attribute({ ...ELSE_RESOURCE, exists: true }),
    expected: Object.keys(SPANS).filter((label) => label !== 'events'),
  },
  'absent in both': { filter: attribute({ ...ELSE_RESOURCE, exists: false }), expected: ['events'] },
};

const field = (name: ExpressionField): SpanExpression => ({ type: 'field', field: name });
const byG = (aggregate: Aggregate, test: NumberTest, filter = ANYTHING): SpanFilter => ({
  type: 'group',
  filter,
  by: [place('g')],
  aggregate,
  test,
});
const DOUBLED: Aggregate = { function: 'sum', of: { expression: calculated(place('n'), '*', int(2n)) } };

const OF_TREES: Readonly<Record<string, Case>> = {
  'the left numbers of a walk': {
    filter: compared(field('nestedSetLeft'), 'gt', int(5n)),
    expected: ['second child', 'second root', 'orphan'],
  },
  'the right numbers': { filter: compared(field('nestedSetRight'), 'eq', int(5n)), expected: ['child'] },
  'the number of the parent': {
    filter: compared(field('nestedSetParent'), 'eq', int(1n)),
    expected: ['child', 'second child'],
  },
  'the number of no parent': {
    filter: compared(field('nestedSetParent'), 'eq', int(-1n)),
    expected: ['root', 'second root'],
  },
  'the number of a parent that is not stored': {
    filter: compared(field('nestedSetParent'), 'eq', int(0n)),
    expected: ['orphan'],
  },
  'the number of children': { filter: compared(field('childCount'), 'eq', int(2n)), expected: ['root'] },
  'the name of the root': {
    filter: compared(NAME, 'eq', field('rootName')),
    expected: ['root'],
  },
  'siblings among roots': {
    filter: { type: 'sibling', filter: named('root'), amongRoots: true },
    expected: ['second root'],
  },
  'roots are no siblings otherwise': { filter: { type: 'sibling', filter: named('root') }, expected: [] },
  'children are siblings among roots too': {
    filter: { type: 'sibling', filter: named('child'), amongRoots: true },
    expected: ['second child'],
  },
  'groups of so many spans': { filter: byG({ function: 'count' }, { eq: 2n }), expected: ['root', 'child'] },
  'the group without a value': {
    filter: byG({ function: 'count' }, { eq: 3n }),
    expected: ['second child', 'second root', 'orphan'],
  },
  'groups of some spans': {
    filter: byG({ function: 'count' }, { eq: 1n }, or(named('root'), named('grandchild'))),
    expected: ['root', 'grandchild'],
  },
  'what a group comes to': { filter: byG(DOUBLED, { eq: 6n }), expected: ['root', 'child'] },
  'groups without numbers': { filter: byG(DOUBLED, {}), expected: ['root', 'child', 'grandchild'] },
  'no group': { filter: byG({ function: 'count' }, { gt: 5n }), expected: [] },
};

export const computedFilters: readonly Topic[] = [
  {
    name: 'computed values',
    spans: () => values.spans,
    cases: tableOfCases(OF_VALUES, ({ reader }, { filter, expected }) =>
      values.expectFound(reader, { filter }, expected),
    ),
  },
  {
    name: 'computed places and groups',
    spans: () => tree.spans,
    cases: tableOfCases(OF_TREES, ({ reader }, { filter, expected }) => tree.expectFound(reader, { filter }, expected)),
  },
];
