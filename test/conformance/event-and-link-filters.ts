import type { EventTest, LinkTest, SpanFilter } from '../../src/storage/query.ts';
import { attributesOf, BASE_TIME, makeEvent, makeLink, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { ANYTHING, and, NOTHING, named, not, ofService, or, related } from './filters.ts';
import { LabelledSpans } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const TARGET = { traceId: traceIdOf(0x100), spanId: spanIdOf(0x100) };
const HALVES = { traceId: traceIdOf(0x101), spanId: spanIdOf(0x101) };
const NOWHERE = { traceId: traceIdOf(0x1ff), spanId: spanIdOf(0x1ff) };
const LINKER = { traceId: traceIdOf(0x102), spanId: spanIdOf(0x102) };
const SELF = { traceId: traceIdOf(0x103), spanId: spanIdOf(0x103) };
const x = attributesOf({ rel: 'x' });

const fixtures = new LabelledSpans({
  'retry and fail': {
    events: [
      makeEvent({ name: 'retry', attributes: attributesOf({ n: 1n, why: 'slow' }) }),
      makeEvent({ name: 'fail', timeUnixNano: BASE_TIME + 5n, attributes: attributesOf({ n: 2n }) }),
    ],
  },
  'retry twice': {
    events: [makeEvent({ name: 'retry' }), makeEvent({ name: 'retry', attributes: attributesOf({ n: 2n }) })],
  },
  'event without a name': { events: [makeEvent({ name: '' })] },
  'event with a NUL': {
    events: [makeEvent({ name: 'a\0b', timeUnixNano: BASE_TIME - 3n, attributes: attributesOf({ n: [2n, 'x'] }) })],
  },
  'the same on the span itself': { name: 'retry', attributes: attributesOf({ n: 2n, why: 'slow', rel: 'x' }) },
  target: { ...TARGET, name: 'target', resource: resourceOf('bank'), attributes: attributesOf({ k: 1n }) },
  'below target': { traceId: TARGET.traceId, parentSpanId: TARGET.spanId, name: 'below target' },
  'client half': { ...HALVES, kind: 3, name: 'client half', resource: resourceOf('bank') },
  'server half': { ...HALVES, kind: 2, name: 'server half' },
  'links to target': { ...LINKER, name: 'linker', links: [makeLink({ ...TARGET, attributes: x })] },
  'links past target': {
    links: [
      makeLink({ ...TARGET, spanId: spanIdOf(0xe1) }),
      makeLink({ ...TARGET, traceId: traceIdOf(0xe1), attributes: x }),
    ],
  },
  'links to halves': { links: [makeLink(NOWHERE), makeLink({ ...HALVES, attributes: attributesOf({ rel: 'y' }) })] },
  'links to nowhere': { links: [makeLink({ ...NOWHERE, attributes: x })] },
  'links to linker': { links: [makeLink(LINKER)] },
  'links to itself': { ...SELF, name: 'self', links: [makeLink(SELF), makeLink(SELF)] },
});
const ALL = fixtures.labelsOf(fixtures.spans);
const allBut = (...labels: string[]): string[] => ALL.filter((label) => !labels.includes(label));

const event = (test: Partial<EventTest>): SpanFilter => ({ type: 'event', test: { attributes: [], ...test } });
const link = (test: Partial<LinkTest>): SpanFilter => ({ type: 'link', test: { attributes: [], ...test } });
const LINKING = [
  'links to target',
  'links past target',
  'links to halves',
  'links to nowhere',
  'links to linker',
  'links to itself',
];
const HAVING_EVENTS = ['retry and fail', 'retry twice', 'event without a name', 'event with a NUL'];

const EVENTS: Readonly<Record<string, { readonly filter: SpanFilter; readonly expected: readonly string[] }>> = {
  'any event': { filter: event({}), expected: HAVING_EVENTS },
  'no event': { filter: not(event({})), expected: allBut(...HAVING_EVENTS) },
  'event name': { filter: event({ name: { eq: 'retry' } }), expected: ['retry and fail', 'retry twice'] },
  'event of no name': { filter: event({ name: { eq: '' } }), expected: ['event without a name'] },
  'event name with a NUL': { filter: event({ name: { contains: '\0' } }), expected: ['event with a NUL'] },
  'event name ne holds of one event': {
    filter: event({ name: { ne: 'retry' } }),
    expected: ['retry and fail', 'event without a name', 'event with a NUL'],
  },
  'not of an event name': {
    filter: not(event({ name: { eq: 'retry' } })),
    expected: allBut('retry and fail', 'retry twice'),
  },
  'event name in': {
    filter: event({ name: { in: ['fail', ''] } }),
    expected: ['retry and fail', 'event without a name'],
  },
  'event name notIn': { filter: event({ name: { notIn: ['fail', 'retry', ''] } }), expected: ['event with a NUL'] },
  'event name startsWith': {
    filter: event({ name: { startsWith: 're' } }),
    expected: ['retry and fail', 'retry twice'],
  },
  'event name notContains': {
    filter: event({ name: { notContains: 'r' } }),
    expected: ['retry and fail', 'event without a name', 'event with a NUL'],
  },
  'event name regex': { filter: event({ name: { regex: '^f.*l$' } }), expected: ['retry and fail'] },
  'event name notRegex': { filter: event({ name: { notRegex: '^f|^$|y$' } }), expected: ['event with a NUL'] },
  'event time eq': {
    filter: event({ timeSinceStartNano: { eq: 0n } }),
    expected: ['retry and fail', 'retry twice', 'event without a name'],
  },
  'event time ne': {
    filter: event({ timeSinceStartNano: { ne: 0n } }),
    expected: ['retry and fail', 'event with a NUL'],
  },
  'event time gt': { filter: event({ timeSinceStartNano: { gt: 4n } }), expected: ['retry and fail'] },
  'event time gte and lte': {
    filter: event({ timeSinceStartNano: { gte: 5n, lte: 5n } }),
    expected: ['retry and fail'],
  },
  'event time before the start': { filter: event({ timeSinceStartNano: { lt: 0n } }), expected: ['event with a NUL'] },
  'event time in': { filter: event({ timeSinceStartNano: { in: [-3n, 7n] } }), expected: ['event with a NUL'] },
  'event time without operators': { filter: event({ timeSinceStartNano: {} }), expected: HAVING_EVENTS },
  'time and name of one event': {
    filter: event({ name: { eq: 'retry' }, timeSinceStartNano: { gt: 0n } }),
    expected: [],
  },
  'event name without operators': { filter: event({ name: {} }), expected: HAVING_EVENTS },
  'event attribute': {
    filter: event({ attributes: [{ key: 'n', eq: 2 }] }),
    expected: ['retry and fail', 'retry twice', 'event with a NUL'],
  },
  'name and attribute of one event': {
    filter: event({ name: { eq: 'retry' }, attributes: [{ key: 'n', eq: 2n }] }),
    expected: ['retry twice'],
  },
  'name and attribute of two events': {
    filter: and(event({ name: { eq: 'retry' } }), event({ attributes: [{ key: 'n', eq: 2n }] })),
    expected: ['retry and fail', 'retry twice'],
  },
  'two attributes of one event': {
    filter: event({
      attributes: [
        { key: 'n', lt: 2n },
        { key: 'why', contains: 'low' },
      ],
    }),
    expected: ['retry and fail'],
  },
  'two attributes of two events': {
    filter: event({
      attributes: [
        { key: 'n', eq: 2n },
        { key: 'why', eq: 'slow' },
      ],
    }),
    expected: [],
  },
  'an attribute that an event lacks': {
    filter: event({ name: { eq: 'retry' }, attributes: [{ key: 'n', exists: false }] }),
    expected: ['retry twice'],
  },
  'event attribute ne needs the key': {
    filter: event({ attributes: [{ key: 'n', ne: 1n }] }),
    expected: ['retry and fail', 'retry twice', 'event with a NUL'],
  },
  'event attribute as a type': {
    filter: event({ attributes: [{ key: 'n', type: 'ARRAY', eq: 'x' }] }),
    expected: ['event with a NUL'],
  },
  'the scope of an event attribute has no part': {
    filter: event({ attributes: [{ key: 'why', scope: 'SPAN', eq: 'slow' }] }),
    expected: ['retry and fail'],
  },
  'any event and any link': { filter: and(event({}), link({})), expected: [] },
};

const LINKS: Readonly<Record<string, { readonly filter: SpanFilter; readonly expected: readonly string[] }>> = {
  'any link': { filter: link({}), expected: LINKING },
  'no link': { filter: not(link({})), expected: allBut(...LINKING) },
  'link to a trace': { filter: link({ traceId: TARGET.traceId }), expected: ['links to target', 'links past target'] },
  'link to a span id': { filter: link({ spanId: TARGET.spanId }), expected: ['links to target', 'links past target'] },
  'link to a span': { filter: link(TARGET), expected: ['links to target'] },
  'link to what is not stored': { filter: link(NOWHERE), expected: ['links to halves', 'links to nowhere'] },
  'link to ids that are none': { filter: or(link({ traceId: 'x' }), link({ spanId: '' })), expected: [] },
  'trace and span of two links': {
    filter: and(link({ traceId: TARGET.traceId }), link({ spanId: TARGET.spanId })),
    expected: ['links to target', 'links past target'],
  },
  'link attribute': {
    filter: link({ attributes: [{ key: 'rel', eq: 'x' }] }),
    expected: ['links to target', 'links past target', 'links to nowhere'],
  },
  'trace and attribute of one link': {
    filter: link({ traceId: TARGET.traceId, attributes: [{ key: 'rel', eq: 'x' }] }),
    expected: ['links to target'],
  },
  'an attribute that a link lacks': {
    filter: link({ traceId: TARGET.traceId, attributes: [{ key: 'rel', exists: false }] }),
    expected: ['links past target'],
  },
  'link attribute ne': { filter: link({ attributes: [{ key: 'rel', ne: 'x' }] }), expected: ['links to halves'] },
  'the scope of a link attribute has no part': {
    filter: link({ attributes: [{ key: 'rel', scope: 'EVENT', eq: 'y' }] }),
    expected: ['links to halves'],
  },
  'any target': {
    filter: link({ target: ANYTHING }),
    expected: ['links to target', 'links to halves', 'links to linker', 'links to itself'],
  },
  'target that meets nothing': { filter: link({ target: NOTHING }), expected: [] },
  'no target': {
    filter: and(link({}), not(link({ target: ANYTHING }))),
    expected: ['links past target', 'links to nowhere'],
  },
  'target of a service': {
    filter: link({ target: ofService('bank') }),
    expected: ['links to target', 'links to halves'],
  },
  'target with an attribute': {
    filter: link({ target: { type: 'attribute', test: { key: 'k', eq: 1n, scope: 'SPAN' } } }),
    expected: ['links to target'],
  },
  'either half is the target': {
    filter: and(link({ target: named('client half') }), link({ target: named('server half') })),
    expected: ['links to halves'],
  },
  'two halves are not one target': {
    filter: link({ target: and(ofService('bank'), named('server half')) }),
    expected: [],
  },
  'one half is not': { filter: link({ ...HALVES, target: not(ofService('bank')) }), expected: ['links to halves'] },
  'target and attribute of one link': {
    filter: link({ attributes: [{ key: 'rel', eq: 'y' }], target: ofService('bank') }),
    expected: ['links to halves'],
  },
  'target and attribute of two links': {
    filter: link({ attributes: [{ key: 'rel', exists: false }], target: ofService('bank') }),
    expected: [],
  },
  'target and its child': {
    filter: link({ target: related('child', named('below target')) }),
    expected: ['links to target'],
  },
  'target and its trace': {
    filter: link({ target: { type: 'trace', filter: { type: 'spanCount', test: { eq: 2n } } } }),
    expected: ['links to target', 'links to halves'],
  },
  'target of a target': { filter: link({ target: link({ target: named('target') }) }), expected: ['links to linker'] },
  'a span that links to itself': {
    filter: link({ target: link({ target: named('self') }) }),
    expected: ['links to itself'],
  },
  'related to a target': { filter: related('sibling', link({ target: ANYTHING })), expected: [] },
};

export const eventAndLinkFilters: Topic = {
  name: 'filters of events and links',
  spans: () => fixtures.spans,
  cases: tableOfCases({ ...EVENTS, ...LINKS }, ({ reader }, { filter, expected }) =>
    fixtures.expectFound(reader, { filter }, expected),
  ),
};
