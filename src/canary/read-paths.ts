/** The ways by which people read traces. Each asks the API over HTTP, as they do. */

import { REST_PREFIX } from '../api/rest/path.ts';
import { parseExactJson } from '../model/exact-json.ts';
import { formatDateTime } from '../model/time.ts';
import { GRAPHQL_PATH } from '../net/graphql-path.ts';
import { askOwnDoor, type OwnDoor } from '../net/own-door.ts';
import type { ReadPath } from './board.ts';
import type { CanaryTrace } from './canary-trace.ts';
import { ATTRIBUTE, NEWEST, TRACE } from './documents.ts';
import { type SeenSpan, type Sight, sightOf } from './seen-spans.ts';

/** Looks for a trace once. Throws if the question is not answered. */
export type Look = (trace: CanaryTrace, signal: AbortSignal) => Promise<Sight>;

interface GraphqlSpan extends Omit<SeenSpan, 'parentSpanId' | 'attributes' | 'events'> {
  readonly parentSpanId: string | null;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly events: { readonly nodes: readonly { readonly name: string }[] };
}

interface RestSpan extends Pick<SeenSpan, 'spanId' | 'parentSpanId' | 'name'> {
  /** With all digits. */
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string }[];
}

/** The paths that the API serves. */
export function readPaths(api: OwnDoor, { rest }: { readonly rest: boolean }): Map<ReadPath, Look> {
  const ask = (query: string, variables: object, signal: AbortSignal): Promise<string> =>
    answerOf(api, GRAPHQL_PATH, signal, JSON.stringify({ query, variables }));
  const looks = new Map<ReadPath, Look>([
    [
      'trace',
      async ({ traceId, spans }, signal) => {
        const { trace } = dataOf(await ask(TRACE, { traceId }, signal));
        return sightOf((trace?.spans?.nodes ?? []).map(fromGraphql), spans);
      },
    ],
    [
      'attribute',
      async ({ token, spans }, signal) => {
        const found = dataOf(await ask(ATTRIBUTE, { token }, signal)).spans;
        return sightOf((found?.nodes ?? []).map(fromGraphql), spans);
      },
    ],
    [
      'newest',
      async ({ traceId, spans }, signal) => {
        const from = spans[0]?.startTimeUnixNano ?? 0n;
        const timeRange = { from: formatDateTime(from), to: formatDateTime(from + 1n) };
        const found = dataOf(await ask(NEWEST, { timeRange }, signal)).traces?.nodes ?? [];
        const own = found.find((trace) => trace.traceId === traceId);
        if (own === undefined) return 'missing';
        return own.spanCount === spans.length ? 'ok' : 'wrong';
      },
    ],
  ]);
  if (!rest) return looks;
  return looks.set('rest', async ({ traceId, spans }, signal) => {
    const text = await answerOf(api, `${REST_PREFIX}trace/${traceId}`, signal);
    const found = parseExactJson(text) as { readonly spans: readonly { readonly span: RestSpan }[] };
    return sightOf(
      found.spans.map(({ span }) => fromRest(span)),
      spans,
    );
  });
}

interface GraphqlData {
  readonly trace?: { readonly spans?: { readonly nodes: readonly GraphqlSpan[] } } | null;
  readonly spans?: { readonly nodes: readonly GraphqlSpan[] };
  readonly traces?: { readonly nodes: readonly { readonly traceId: string; readonly spanCount: number }[] };
}

/** Throws the first error of an answer. */
function dataOf(text: string): GraphqlData {
  const { data, errors }: { data?: GraphqlData; errors?: readonly { readonly message: string }[] } = JSON.parse(text);
  if (errors !== undefined || data === undefined) throw new Error(errors?.[0]?.message ?? 'The answer has no data.');
  return data;
}

async function answerOf(api: OwnDoor, path: string, signal: AbortSignal, body?: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await askOwnDoor(api, { path, headers, signal, ...(body !== undefined && { body }) });
  const text = answer.body.toString();
  if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
  return text;
}

function fromGraphql({ parentSpanId, attributes, events, ...same }: GraphqlSpan): SeenSpan {
  return {
    ...same,
    parentSpanId: parentSpanId ?? '',
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, String(value)])),
    events: events.nodes.map(({ name }) => name),
  };
}

function fromRest({ spanId, parentSpanId, name, attributes, events, ...times }: RestSpan): SeenSpan {
  return {
    spanId,
    parentSpanId,
    name,
    startTimeUnixNano: String(times.startTimeUnixNano),
    endTimeUnixNano: String(times.endTimeUnixNano),
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    events: events.map((event) => event.name),
  };
}
