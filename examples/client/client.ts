/** A small client of the generated operations and fetch. docs/clients.md quotes it. */
import { type FragmentType, readFragment } from '../generated/fragment-masking.ts';
import {
  EventDetailsFragmentDoc,
  NewestTracesDocument,
  SearchSpansDocument,
  type SearchSpansQueryVariables,
  ServicesDocument,
  SpanDetailsFragmentDoc,
  type TraceFilter,
  TraceSummaryFragmentDoc,
  type TypedDocumentString,
  WholeTraceDocument,
} from '../generated/graphql.ts';

/** Sends an operation. Its variables and its result have the types of the operation. */
export async function ask<Result, Variables>(
  url: string,
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: operation.toString(), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Result; errors?: { message: string }[] };
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  if (data === undefined) throw new Error(`${url} answered ${response.status} without data.`);
  return data;
}

/** A page of any list of the API. */
interface Page<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Every item of a list, page by page. A page is requested only when it is needed. */
export async function* everyItem<Item>(askPage: (after: string | null) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let after: string | null = null;
  for (;;) {
    const { nodes, pageInfo }: Page<Item> = await askPage(after);
    yield* nodes;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

/** What the list of traces shows. */
export async function newestTraces(url: string, first: number) {
  const { traces } = await ask(url, NewestTracesDocument, { first });
  return traces.nodes.map((node) => readFragment(TraceSummaryFragmentDoc, node));
}

/** The newest traces, page by page. */
export function everyTrace(url: string, filter: TraceFilter | null = null) {
  return everyItem(async (after) => {
    const { nodes, pageInfo } = (await ask(url, NewestTracesDocument, { first: 20, filter, after })).traces;
    return { nodes: nodes.map((node) => readFragment(TraceSummaryFragmentDoc, node)), pageInfo };
  });
}

/** A trace with all its spans, earliest first, or null if it is not stored. */
export async function wholeTrace(url: string, traceId: string) {
  const { trace } = await ask(url, WholeTraceDocument, { traceId });
  if (trace === null) return null;
  const spans = trace.spans.nodes.map(spanOf);
  for (let { hasNextPage, endCursor } = trace.spans.pageInfo; hasNextPage; ) {
    const { trace: more } = await ask(url, WholeTraceDocument, { traceId, after: endCursor });
    if (more === null) break;
    spans.push(...more.spans.nodes.map(spanOf));
    ({ hasNextPage, endCursor } = more.spans.pageInfo);
  }
  return { ...readFragment(TraceSummaryFragmentDoc, trace), spans };
}

/** A trace with its spans. */
export type WholeTrace = NonNullable<Awaited<ReturnType<typeof wholeTrace>>>;

/** A span with its fragments unmasked. */
export type SpanWithEvents = ReturnType<typeof spanOf>;

function spanOf(node: FragmentType<typeof SpanDetailsFragmentDoc>) {
  const { events, ...span } = readFragment(SpanDetailsFragmentDoc, node);
  return { ...span, events: readFragment(EventDetailsFragmentDoc, events.nodes) };
}

/** Failed spans of a service that took longer than this, the slowest first. */
export function failedSpans(url: string, service: string, longerThanNano: bigint) {
  const variables: SearchSpansQueryVariables = {
    filter: {
      and: [
        { service: { eq: service } },
        { statusCode: { eq: 'ERROR' } },
        { durationNano: { gt: String(longerThanNano) } },
      ],
    },
    orderBy: { field: 'DURATION' },
    first: 5,
  };
  return everyItem(async (after) => (await ask(url, SearchSpansDocument, { ...variables, after })).spans);
}

/** What each service does, and how often. */
export async function servicesWithOperations(url: string) {
  const answer = await ask(url, ServicesDocument, {});
  return answer.services.map(({ operations, ...service }) => ({ ...service, operations: operations.nodes }));
}
