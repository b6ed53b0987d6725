/** The service map of recorded traces, against the same computed from what was sent. */
import { expect } from 'vitest';
import { noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { startProgram } from '../fixtures/program.ts';
import { seenCalls } from '../fixtures/seen-calls.ts';
import { byKey, seenInRequests } from '../fixtures/seen-span.ts';
import { testUnless } from '../fixtures/unless.ts';

/** No trace is in two sets. */
const SETS = [
  'otel-demo-otel-tui',
  'hotrod-jaeger-ui',
  'jaeger-integration-all',
  'node-load25',
  'trainticket-1min-events',
  'dsb-media-load25',
  'onlineboutique-1min',
];
/** It has spans with one identity and different contents, of which the first is kept. So it is sent in order. */
const TWICE = 'zipkin-samples';
const JSON_BY_HTTP = { protocol: 'HTTP JSON', gzip: false } as const;

const MAP = `{ serviceMap {
  nodes { id kind name measures { count errorCount durationSumNano } }
  edges {
    source { id kind name } target { id kind name } kind
    measures { count errorCount durationSumNano durationMaxNano }
  }
} }`;

testUnless(noCorpora, 'the map of all sets together', async () => {
  await using program = await startProgram();
  for (const set of SETS) await sendAll(program, JSON_BY_HTTP, requestsOfSet(set));
  for (const request of requestsOfSet(TWICE)) await sendAll(program, JSON_BY_HTTP, [request]);
  const spans = [...byKey(seenInRequests([...SETS, TWICE].flatMap(requestsOfSet))).values()];
  const { nodes, edges } = (await program.graphql(MAP)).serviceMap;

  const expected = Object.entries(seenCalls(spans));
  expect(Object.fromEntries(edges.map(edgeEntry))).toEqual(
    Object.fromEntries(
      expected.map(([call, { count, errors, sum, max }]) => [
        call,
        { count, errorCount: errors, durationSumNano: String(sum), durationMaxNano: String(max) },
      ]),
    ),
  );
  for (const kind of ['CALL', 'MESSAGE']) expect(edges.some(isOfKind(kind)), kind).toBe(true);

  const services = Map.groupBy(spans, ({ service }) => service);
  expect(Object.fromEntries(nodes.filter(isOfKind('SERVICE')).map(nodeEntry))).toEqual(
    Object.fromEntries([...services].map(([name, own]) => [name, own.length])),
  );
  const others = nodes.filter((node: Node) => node.kind !== 'SERVICE');
  expect(others.length).toBeGreaterThan(0);
  for (const { id, measures } of others) {
    const counts = edges.filter(({ target }: Edge) => target.id === id).map((edge: Edge) => edge.measures.count);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(measures.count);
  }
  expect(new Set(nodes.map(({ id }: Node) => id)).size).toBe(nodes.length);
});

interface Node {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly measures: { readonly count: number };
}

interface Edge {
  readonly source: Node;
  readonly target: Node;
  readonly kind: string;
  readonly measures: { readonly count: number };
}

function edgeEntry({ source, target, kind, measures }: Edge): [string, unknown] {
  return [`${kind} ${source.name} > ${target.kind} ${target.name}`, measures];
}

function nodeEntry({ name, measures }: Node): [string, number] {
  return [name, measures.count];
}

function isOfKind(wanted: string): (one: { readonly kind: string }) => boolean {
  return ({ kind }) => kind === wanted;
}
