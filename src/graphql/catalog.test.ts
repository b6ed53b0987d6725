/** Services of a system that has many. */
import { describe, expect, test } from 'vitest';
import type { SpanReader } from '../storage/backend.ts';
import { LIMITS, startTestServer } from './testing/server.ts';
import { makeSpan, spanId, traceId } from './testing/spans.ts';
import { watchCalls } from './testing/watch-calls.ts';

const SERVICES = 1_000;
const nameOf = (index: number): string => `service ${String(index).padStart(4, '0')}`;
const NAMES = Array.from({ length: SERVICES }, (_, index) => nameOf(index));
const SPANS = NAMES.map((name, index) =>
  makeSpan({
    traceId: traceId(index + 1),
    spanId: spanId(1),
    resource: {
      attributes: [{ key: 'service.name', value: name }],
      droppedAttributesCount: 0,
      schemaUrl: '',
      entityRefs: [],
    },
  }),
);

test('the span counts of all services are one call', async () => {
  const calls: [string, number][] = [];
  await using server = await startTestServer({ spans: SPANS, wrap: watchCalls((...call) => calls.push(call)) });
  const { data } = await server.ask('{ services { name spanCount } }');
  expect(data.services).toEqual(NAMES.map((name) => ({ name, spanCount: 1 })));
  expect(calls).toEqual([
    ['getServices', 1],
    ['getServiceCounts', SERVICES],
  ]);
});

describe('services page by page', () => {
  test('from the name of the last one', async () => {
    await using server = await startTestServer({ spans: SPANS });
    const names: string[] = [];
    for (let after: string | undefined; ; after = names.at(-1)) {
      const { data } = await server.ask('query ($after: String) { services(first: 300, after: $after) { name } }', {
        after,
      });
      names.push(...data.services.map(({ name }: { name: string }) => name));
      if (data.services.length < 300) break;
    }
    expect(names).toEqual(NAMES);
    const rest = await server.ask(`{ services(after: "${nameOf(997)}") { name } }`);
    expect(rest.data.services).toEqual([{ name: nameOf(998) }, { name: nameOf(999) }]);
  });

  test('a page that there cannot be is refused', async () => {
    await using server = await startTestServer({ spans: SPANS.slice(0, 1) });
    const negative = await server.ask('{ services(first: -1) { name } }');
    expect(negative.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    const large = await server.ask('{ services(first: 1001) { name } }');
    const message = 'first: 1001 is over the page size limit of 1000. Ask for first: 1000 or less.';
    expect(large.errors).toMatchObject([{ message, extensions: { code: 'PAGE_SIZE_EXCEEDED' } }]);
  });
});

test('more services than an operation may read are refused, and one more than that is read', async () => {
  const calls: number[] = [];
  const wrap = (reader: SpanReader): SpanReader =>
    new Proxy(reader, {
      get: (target, name, receiver) => {
        if (name === 'within') return () => receiver;
        const member: unknown = Reflect.get(target, name, receiver);
        if (name !== 'getServices') return typeof member === 'function' ? member.bind(target) : member;
        return async (...args: Parameters<SpanReader['getServices']>) => {
          const pages = await target.getServices(...args);
          calls.push(...pages.map(({ items }) => items.length));
          return pages;
        };
      },
    });
  await using server = await startTestServer({ spans: SPANS, wrap, limits: { ...LIMITS, maxRecords: 500 } });
  const { errors } = await server.ask('{ services { name } }');
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  expect(errors?.[0]?.message).toContain('first');
  expect(calls).toEqual([501]);
  expect((await server.ask('{ services(first: 500) { name } }')).errors).toBeUndefined();
  const counted = await server.ask('{ services(first: 300) { name spanCount } }');
  expect(counted.errors?.[0]?.extensions?.code).toBe('OPERATION_TOO_COMPLEX');
});
