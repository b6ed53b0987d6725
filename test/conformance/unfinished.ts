/** Unfinished spans (end time 0) are replaced by their finished form; it is as if only that had been written. */

import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { WriteReport } from '../../src/storage/backend.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { attributeKeysOf, operationsOf, servicesOf } from '../fixtures/catalog.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../fixtures/spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import type { OpenBackend, Topic } from './topic.ts';

const NONE = { stored: 0, repeated: 0, conflicting: 0, rejected: [] };
const MINUTE = 60_000_000_000n;

let traces = 0x2000;

/** A span as it was sent first, and as it ended. Nearly everything differs. Names are the test's own. */
function twoForms(name: string): { unfinished: Span; finished: Span } {
  const traceId = traceIdOf(++traces);
  const common = { traceId, spanId: spanIdOf(2), kind: 2, startTimeUnixNano: BASE_TIME + BigInt(traces) };
  return {
    unfinished: makeSpan({
      ...common,
      endTimeUnixNano: 0n,
      parentSpanId: spanIdOf(77),
      name: `${name} begins`,
      statusCode: 2,
      statusMessage: `${name} old message`,
      attributes: attributesOf({ [`${name}.old`]: 'x', [name]: 1n, both: name }),
      events: [makeEvent({ name: `${name} old event`, attributes: attributesOf({ [`${name}.event`]: true }) })],
      links: [makeLink({ traceId: traceIdOf(0x777), spanId: spanIdOf(traces) })],
      resource: resourceOf(`${name} old service`, { [`${name}.resource`]: 1n }),
      scope: makeScope({ name: `${name} old scope`, attributes: attributesOf({ [`${name}.scope`]: 'x' }) }),
    }),
    finished: makeSpan({
      ...common,
      endTimeUnixNano: BASE_TIME + 5n * MINUTE,
      parentSpanId: '',
      name: `${name} ends`,
      attributes: attributesOf({ [`${name}.new`]: 'y', [name]: 2n, both: name }),
      events: [makeEvent({ name: `${name} new event` }), makeEvent({ name: `${name} second event` })],
      links: [makeLink({ traceId: traceIdOf(0x778), spanId: spanIdOf(traces) })],
      resource: resourceOf(`${name} new service`),
      scope: makeScope({ name: `${name} new scope` }),
    }),
  };
}

/** Everything that may still tell of the unfinished form. */
async function expectOnlyFinished({ reader }: OpenBackend, name: string, finished: Span): Promise<void> {
  const { traceId } = finished;
  expect(await readWholeSpans(reader, [traceId])).toEqual([finished]);
  const [summary] = await reader.getTraces([traceId]);
  expect(summary).toEqual({
    traceId,
    startTimeUnixNano: finished.startTimeUnixNano,
    endTimeUnixNano: finished.endTimeUnixNano,
    spanCount: 1,
    errorCount: 0,
    lastArrivalUnixNano: expect.any(BigInt),
    missingParentCount: 0,
    services: [`${name} new service`],
    rootRef: expect.any(String),
  });
  const old: readonly SpanFilter[] = [
    { type: 'attribute', test: { key: `${name}.old`, exists: true } },
    { type: 'attribute', test: { key: `${name}.old`, eq: 'x' } },
    { type: 'attribute', test: { key: name, eq: 1n } },
    { type: 'attribute', test: { key: `${name}.resource`, exists: true } },
    { type: 'attribute', test: { key: `${name}.event`, eq: true } },
    { type: 'event', test: { name: { eq: `${name} old event` }, attributes: [] } },
    { type: 'link', test: { traceId: traceIdOf(0x777), spanId: finished.links[0]?.spanId ?? '', attributes: [] } },
    { type: 'name', test: { eq: `${name} begins` } },
    { type: 'service', test: { eq: `${name} old service` } },
    { type: 'scopeName', test: { eq: `${name} old scope` } },
    { type: 'statusMessage', test: { eq: `${name} old message` } },
  ];
  const queries = old.map((filter) => ({ filter, order: OLDEST_FIRST, page: { limit: 5 } }));
  expect(await reader.countSpans(queries)).toEqual(old.map(() => 0));
  const found: readonly SpanFilter[] = [
    { type: 'attribute', test: { key: `${name}.new`, eq: 'y' } },
    { type: 'attribute', test: { key: name, eq: 2n } },
    { type: 'event', test: { name: { eq: `${name} second event` }, attributes: [] } },
    { type: 'name', test: { eq: `${name} ends` } },
    { type: 'service', test: { eq: `${name} new service` } },
    {
      type: 'and',
      filters: [
        { type: 'traceId', eq: traceId },
        { type: 'durationNano', test: { gt: MINUTE } },
      ],
    },
  ];
  const pages = await reader.findSpans(found.map((filter) => ({ filter, order: OLDEST_FIRST, page: { limit: 5 } })));
  expect(pages.map((page) => page.items.map((span) => span.name))).toEqual(found.map(() => [`${name} ends`]));
  await expectCatalogOfFinished({ reader }, name, finished);
}

async function expectCatalogOfFinished(
  { reader }: Pick<OpenBackend, 'reader'>,
  name: string,
  { startTimeUnixNano: start, links }: Span,
): Promise<void> {
  for (const timeRange of [undefined, { from: start, to: start + 1n }, { from: 0n, to: start + MINUTE }]) {
    const services = await servicesOf(reader, timeRange);
    expect(services.filter((service) => service.name.startsWith(`${name} `))).toEqual([
      { name: `${name} new service`, spanCount: 1 },
    ]);
    const range = timeRange === undefined ? {} : { timeRange };
    const [old, current] = await operationsOf(reader, [
      { service: `${name} old service`, ...range },
      { service: `${name} new service`, ...range },
    ]);
    expect(old).toEqual([]);
    expect(current).toEqual([{ name: `${name} ends`, kind: 2, spanCount: 1 }]);
    const [keys = []] = await attributeKeysOf(reader, [{ prefix: name, ...range }]);
    expect(keys.map(({ key, scope }) => `${scope} ${key}`)).toEqual([`SPAN ${name}`, `SPAN ${name}.new`]);
    const [values, oldValues, shared] = await reader.getAttributeValues([
      { key: name, limit: 5, offset: 0, ...range },
      { key: `${name}.old`, limit: 5, offset: 0, ...range },
      { key: 'both', prefix: name, limit: 5, offset: 0, ...range },
    ]);
    expect(values).toEqual({ items: [{ value: 2n, count: 1 }], totalCount: 1 });
    expect(oldValues).toEqual({ items: [], totalCount: 0 });
    expect(shared).toEqual({ items: [{ value: name, count: 1 }], totalCount: 1 });
    const [statistics] = await reader.getAttributeStatistics([{ key: name, quantiles: [], ...range }]);
    expect(statistics).toMatchObject({ count: 1, min: 2, max: 2 });
  }
  const target = { spanId: links[0]?.spanId ?? '', limit: 5, offset: 0 };
  const linked = await reader.getLinkedFrom([
    { traceId: traceIdOf(0x777), ...target },
    { traceId: traceIdOf(0x778), ...target },
  ]);
  expect(linked.map(({ totalCount }) => totalCount)).toEqual([0, 1]);
}

async function write({ writer, settle }: OpenBackend, ...batches: Span[][]): Promise<WriteReport[]> {
  const reports = await writer.write(batches);
  await settle();
  return reports;
}

export const unfinishedSpans: Topic = {
  name: 'unfinished spans',
  spans: () => [],
  cases: {
    'are stored, and replaced by their finished form': async (backend) => {
      const { unfinished, finished } = twoForms('apart');
      expect(await write(backend, [unfinished])).toEqual([{ ...NONE, stored: 1 }]);
      expect(await readWholeSpans(backend.reader, [unfinished.traceId])).toEqual([unfinished]);
      expect(await write(backend, [finished])).toEqual([{ ...NONE, repeated: 1 }]);
      await expectOnlyFinished(backend, 'apart', finished);
    },
    'are replaced within one batch': async (backend) => {
      const { unfinished, finished } = twoForms('batch');
      expect(await write(backend, [unfinished, unfinished, finished])).toEqual([{ ...NONE, stored: 1, repeated: 2 }]);
      await expectOnlyFinished(backend, 'batch', finished);
    },
    'are replaced within one commit': async (backend) => {
      const { unfinished, finished } = twoForms('commit');
      expect(await write(backend, [unfinished], [finished], [finished])).toEqual([
        { ...NONE, stored: 1 },
        { ...NONE, repeated: 1 },
        { ...NONE, repeated: 1 },
      ]);
      await expectOnlyFinished(backend, 'commit', finished);
    },
    'replace nothing when they come late': async (backend) => {
      const { unfinished, finished } = twoForms('late');
      await write(backend, [finished]);
      expect(await write(backend, [unfinished])).toEqual([{ ...NONE, repeated: 1, conflicting: 1 }]);
      await expectOnlyFinished(backend, 'late', finished);
    },
    'are replaced once: a second end is a conflict': async (backend) => {
      const { unfinished, finished } = twoForms('twice');
      await write(backend, [unfinished]);
      const other = { ...finished, endTimeUnixNano: finished.endTimeUnixNano + 1n };
      expect(await write(backend, [finished, other, finished])).toEqual([{ ...NONE, repeated: 3, conflicting: 1 }]);
      await expectOnlyFinished(backend, 'twice', finished);
    },
    'with other content and no end are a conflict': async (backend) => {
      const { unfinished } = twoForms('open');
      await write(backend, [unfinished]);
      const other = { ...unfinished, name: 'other' };
      expect(await write(backend, [unfinished, other])).toEqual([{ ...NONE, repeated: 2, conflicting: 1 }]);
      expect(await readWholeSpans(backend.reader, [unfinished.traceId])).toEqual([unfinished]);
    },
    'that are replaced leave the other spans of the trace as they were': async (backend) => {
      const { unfinished, finished } = twoForms('family');
      const others = [
        makeSpan({ ...unfinished, spanId: spanIdOf(3), endTimeUnixNano: BASE_TIME + 9n, parentSpanId: spanIdOf(2) }),
        makeSpan({ ...unfinished, spanId: spanIdOf(4), endTimeUnixNano: 0n, parentSpanId: spanIdOf(5) }),
      ];
      await write(backend, [unfinished, ...others]);
      await write(backend, [finished]);
      const [summary] = await backend.reader.getTraces([finished.traceId]);
      expect(summary).toMatchObject({
        spanCount: 3,
        errorCount: 2,
        missingParentCount: 1,
        services: ['family new service', 'family old service'],
        endTimeUnixNano: finished.endTimeUnixNano,
      });
      const [root] = await backend.reader.getSpans([summary?.rootRef ?? '']);
      expect(root?.name).toBe('family ends');
      const filter: SpanFilter = { type: 'attribute', test: { key: 'family', eq: 1n } };
      expect(await backend.reader.countSpans([{ filter, order: OLDEST_FIRST, page: { limit: 1 } }])).toEqual([2]);
    },
  },
};
