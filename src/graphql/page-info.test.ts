/** `pageInfo` of every list against the algorithm of the Relay specification, worked out here on the whole list. */
import { beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeSpan, spanId, T0, traceId } from './testing/spans.ts';

const ITEMS = 6;
const numbers = Array.from({ length: ITEMS }, (_, index) => index + 1);

/** A span with six of everything: children, events, links, and spans of as many traces that link to it. */
const root = makeSpan({
  traceId: traceId(1),
  spanId: spanId(1),
  parentSpanId: '',
  events: numbers.map((n) => ({ name: `e${n}`, timeUnixNano: T0, attributes: [], droppedAttributesCount: 0 })),
  links: numbers.map((n) => linkTo(n + 1)),
});
const children = numbers.slice(1).map((n) =>
  makeSpan({
    traceId: traceId(1),
    spanId: spanId(n),
    parentSpanId: spanId(1),
    name: `op ${n}`,
    startTimeUnixNano: T0 + BigInt(n),
  }),
);
const grandchild = makeSpan({ traceId: traceId(1), spanId: spanId(7), parentSpanId: spanId(2), name: 'op 2' });
const others = numbers.map((n) =>
  makeSpan({
    traceId: traceId(n + 1),
    spanId: spanId(1),
    parentSpanId: '',
    name: 'other',
    startTimeUnixNano: T0 - BigInt(n),
    attributes: [
      { key: `key ${n}`, value: BigInt(n) },
      { key: 'n', value: BigInt(n) },
    ],
    links: [linkTo(1)],
  }),
);

function linkTo(trace: number) {
  return {
    traceId: traceId(trace),
    spanId: spanId(1),
    traceState: '',
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
  };
}

const ofRoot = (field: string) => `of: span(traceId: "${traceId(1)}", spanId: "${spanId(1)}") { ${field} }`;
/** With `%` in the place of the arguments of the page. */
const BOTH_WAYS = [
  'page: spans(filter: { name: { eq: "other" } } %)',
  'page: spans(orderBy: { field: DURATION, direction: ASC }, filter: { name: { eq: "other" } } %)',
  'page: traces(timeRange: { to: "2999-01-01T00:00:00Z" }, filter: { rootName: { eq: "other" } } %)',
  'page: traces(orderBy: { field: SPAN_COUNT }, filter: { rootName: { eq: "other" } } %)',
  `of: trace(traceId: "${traceId(1)}") { page: spans(filter: { not: { spanId: "${spanId(7)}" } } %) @ }`,
];
const FORWARD = [
  ofRoot('page: events(%) @'),
  ofRoot('page: links(%) @'),
  ofRoot('page: linkedFrom(%) @'),
  ofRoot('page: descendants(%) @'),
  ofRoot('page: children(%) @'),
  'page: attributeKeys(prefix: "key " %)',
  'page: attributeValues(key: "n" %)',
  `of: node(id: "${Buffer.from('Service:shop').toString('base64url')}") { ... on Service { page: operations(%) @ } }`,
];
const SELECTION = '{ edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor orderChanged } }';

interface Args {
  readonly first?: number;
  readonly last?: number;
  /** Indices of the items whose cursors are given. */
  readonly after?: number;
  readonly before?: number;
}

async function ask(server: TestServer, list: string, args: string) {
  const text = list.includes('@') ? list.replace('@', SELECTION) : `${list} ${SELECTION}`;
  const { data, errors } = await server.ask(`{ ${text.replace('%', args)} }`);
  expect(errors).toBeUndefined();
  const { edges, pageInfo } = data.page ?? data.of.page;
  return { cursors: edges.map(({ cursor }: { cursor: string }) => cursor) as string[], pageInfo };
}

/** The specification's EdgesToReturn, HasPreviousPage and HasNextPage. */
function expected(all: readonly string[], { first, last, after, before }: Args) {
  const edges = all.slice(after === undefined ? 0 : after + 1, before);
  const page = first === undefined ? edges.slice(Math.max(0, edges.length - (last ?? 20))) : edges.slice(0, first);
  return {
    cursors: page,
    pageInfo: {
      hasPreviousPage: last === undefined ? after !== undefined : edges.length > last,
      hasNextPage: first === undefined ? before !== undefined : edges.length > first,
      startCursor: page[0] ?? null,
      endCursor: page.at(-1) ?? null,
      orderChanged: false,
    },
  };
}

const AFTER = [undefined, 0, 2, ITEMS - 2];
const BEFORE = [undefined, 1, 4, ITEMS - 1];
const SIZES = [0, 1, 2, ITEMS];
const given = (args: object): Args => JSON.parse(JSON.stringify(args)) as Args;
const forward = SIZES.flatMap((first) => AFTER.map((after) => given({ first, after })));
const bothWays = SIZES.flatMap((size) =>
  AFTER.flatMap((after) =>
    BEFORE.flatMap((before) => [given({ first: size, after, before }), given({ last: size, after, before })]),
  ),
);

describe.each([
  ...BOTH_WAYS.map((list) => ({ list, tables: bothWays })),
  ...FORWARD.map((list) => ({ list, tables: forward })),
])('$list', ({ list, tables }) => {
  let server: TestServer;
  let all: readonly string[];
  beforeAll(async () => {
    server = await startTestServer({ spans: [root, ...children, grandchild, ...others] });
    all = (await ask(server, list, 'first: 20')).cursors;
    return () => server[Symbol.asyncDispose]();
  });

  test('is as the specification has it, for each combination of arguments', async () => {
    expect(all.length).toBeGreaterThanOrEqual(ITEMS - 1);
    for (const args of tables) {
      const { after, before, ...sizes } = args;
      const cursorOf = (index: number | undefined) => (index === undefined ? undefined : all[index]);
      const cursors = { after: cursorOf(after), before: cursorOf(before) };
      const parts = [...Object.entries(sizes), ...Object.entries(cursors)].filter(([, value]) => value !== undefined);
      const written = parts.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
      expect([args, await ask(server, list, written)]).toEqual([args, expected(all, args)]);
    }
  });
});

test('a walk between two cursors ends, either way', async () => {
  await using server = await startTestServer({ spans: others });
  const list = 'page: spans(%)';
  const { cursors } = await ask(server, list, 'first: 20');
  const [low, high] = [cursors[0] ?? '', cursors.at(-1) ?? ''];
  const seen: string[] = [];
  for (let after = low, isMore = true; isMore; ) {
    const page = await ask(server, list, `first: 2, after: "${after}", before: "${high}"`);
    seen.push(...page.cursors);
    [after, isMore] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
  }
  for (let before = high, isMore = true; isMore; ) {
    const page = await ask(server, list, `last: 2, after: "${low}", before: "${before}"`);
    seen.unshift(...page.cursors);
    [before, isMore] = [page.pageInfo.startCursor, page.pageInfo.hasPreviousPage];
  }
  expect(seen).toEqual([...cursors.slice(1, -1), ...cursors.slice(1, -1)]);
});
