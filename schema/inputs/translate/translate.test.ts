/** Inputs, as GraphQL hands them over, to the storage's filters. */
import { expect, test } from 'vitest';
import { Now } from '../../../src/model/relative-time.ts';
import type { SpanFilter, TraceFilter } from '../../../src/query/types.ts';
import type { SpanFilterInput, TraceFilterInput } from '../refs.ts';
import { toSpanFilter, toTraceFilter } from './filters.ts';

const NOW = new Now(1_769_862_896_123_456_789n);

const ID = 'a'.repeat(16);
const name: SpanFilter = { type: 'name', test: { eq: 'a' } };
const given: SpanFilterInput = { name: { eq: 'a' } };
const nothing = { type: 'or', filters: [] } as const;

test.each<[SpanFilterInput, SpanFilter | undefined]>([
  [given, name],
  [{ name: { eq: null } }, undefined],
  [{ and: [] }, undefined],
  [{ or: [] }, nothing],
  [{ and: [given] }, name],
  [{ or: [given] }, name],
  [{ and: [given, { kind: {} }, given] }, { type: 'and', filters: [name, name] }],
  [{ and: [given, { or: [] }] }, nothing],
  [{ or: [given, { and: [] }] }, undefined],
  [{ or: [given, { or: [] }, given] }, { type: 'or', filters: [name, name] }],
  [{ not: { and: [] } }, nothing],
  [{ not: { not: { or: [] } } }, nothing],
  [{ not: { or: [] } }, undefined],
  [{ not: given }, { type: 'not', filter: name }],
  [{ spanId: ID }, { type: 'spanId', eq: ID }],
  [{ parentSpanId: ID }, { type: 'parentSpanId', eq: ID }],
  [{ isRoot: false }, { type: 'isRoot', eq: false }],
  [
    { name: { ne: '', in: [], notIn: ['x'], contains: 'c', notContains: 'd', startsWith: 's', regex: '^a+$' } },
    {
      type: 'name',
      test: { ne: '', in: [], notIn: ['x'], contains: 'c', notContains: 'd', startsWith: 's', regex: '^a+$' },
    },
  ],
  [{ durationMs: { gte: 0.1 } }, { type: 'durationNano', test: { gte: 100_000n } }],
  [{ durationMs: { eq: 1.234567, ne: -0.3 } }, { type: 'durationNano', test: { eq: 1_234_567n, ne: -300_000n } }],
  [
    { durationMs: { gt: 5e-7, gte: 5e-7, lt: 5e-7, lte: 5e-7 } },
    { type: 'durationNano', test: { gt: 0n, gte: 1n, lt: 1n, lte: 0n } },
  ],
  [{ durationMs: { gt: -5e-7, lt: -5e-7 } }, { type: 'durationNano', test: { gt: -1n, lt: 0n } }],
  [{ durationMs: { eq: 5e-7 } }, { type: 'durationNano', test: { in: [] } }],
  [{ durationMs: { ne: 5e-7 } }, undefined],
  [
    { durationMs: { in: [5e-7, 2, 9_223_372_036_854] } },
    {
      type: 'durationNano',
      test: { in: [2_000_000n, 9_223_372_036_854_000_000n] },
    },
  ],
  [{ endTimeUnixNano: { ne: 1n, in: [2n] } }, { type: 'endTimeUnixNano', test: { ne: 1n, in: [2n] } }],
  [{ statusCode: { ne: 0, in: null } }, { type: 'statusCode', test: { ne: 0 } }],
  [{ parent: { and: [] } }, { type: 'parent', filter: { type: 'and', filters: [] } }],
  [{ sibling: { child: given } }, { type: 'sibling', filter: { type: 'child', filter: name } }],
  [{ trace: { and: [] } }, undefined],
  [{ trace: { rootName: { eq: 'r' } } }, { type: 'trace', filter: { type: 'rootName', test: { eq: 'r' } } }],
  [{ event: {} }, { type: 'event', test: { attributes: [] } }],
  [
    { event: { name: { eq: 'e' }, attribute: { key: 'a', exists: true, scope: 'EVENT' } } },
    { type: 'event', test: { name: { eq: 'e' }, attributes: [{ key: 'a', exists: true }] } },
  ],
  [
    { link: { spanId: ID, attributes: [{ key: 'a', eq: 1 }], attribute: { key: 'b', lt: 'x' }, target: given } },
    {
      type: 'link',
      test: {
        spanId: ID,
        target: name,
        attributes: [
          { key: 'b', lt: 'x' },
          { key: 'a', eq: 1n },
        ],
      },
    },
  ],
  [
    { attribute: { key: 'k', scope: 'SPAN', type: 'INT', in: [1, 2n, 1.5, 'x', true], notIn: [], gte: 1e300 } },
    {
      type: 'attribute',
      test: { key: 'k', scope: 'SPAN', type: 'INT', in: [1n, 2n, 1.5, 'x', true], notIn: [], gte: 1e300 },
    },
  ],
])('span filter %#', (input, expected) => expect(toSpanFilter(input, NOW)).toEqual(expected));

test.each<[TraceFilterInput, TraceFilter | undefined]>([
  [{ anySpan: { and: [] } }, undefined],
  [{ noSpan: { and: [] } }, nothing],
  [{ everySpan: { or: [] } }, nothing],
  [{ noSpan: { or: [] } }, undefined],
  [{ noSpan: given }, { type: 'noSpan', filter: name }],
  [{ everySpan: given }, { type: 'everySpan', filter: name }],
  [
    { not: { spanCount: { gt: 5, lte: 9 } } },
    { type: 'not', filter: { type: 'spanCount', test: { gt: 5n, lte: 9n } } },
  ],
  [{ errorCount: {} }, undefined],
  [
    { matchingSpans: { filter: given, count: { gt: 2n } } },
    { type: 'matchingSpans', filter: name, aggregate: { function: 'count' }, test: { gt: 2n } },
  ],
  [{ matchingSpans: { filter: { and: [] }, count: { gt: 2n } } }, { type: 'spanCount', test: { gt: 2n } }],
  [{ matchingSpans: { filter: given, count: {} } }, undefined],
  [{ matchingSpans: { filter: given, avg: { of: { field: 'durationNano' }, gt: null } } }, undefined],
  [
    {
      matchingSpans: {
        filter: given,
        sum: { of: { attribute: { key: 'n', scope: 'SPAN' } }, gte: 1, in: [1.5, 2] },
        max: { of: { field: 'durationNano' }, lt: 3n },
      },
    },
    {
      type: 'and',
      filters: [
        {
          type: 'matchingSpans',
          filter: name,
          aggregate: { function: 'sum', of: { key: 'n', scope: 'SPAN' } },
          test: { gte: 1n, in: [1.5, 2n] },
        },
        {
          type: 'matchingSpans',
          filter: name,
          aggregate: { function: 'max', of: 'durationNano' },
          test: { lt: 3n },
        },
      ],
    },
  ],
  [
    { or: [{ rootService: { ne: 'a' } }, { service: { in: ['b'] } }] },
    {
      type: 'or',
      filters: [
        { type: 'rootService', test: { ne: 'a' } },
        { type: 'service', test: { in: ['b'] } },
      ],
    },
  ],
])('trace filter %#', (input, expected) => expect(toTraceFilter(input, NOW)).toEqual(expected));
