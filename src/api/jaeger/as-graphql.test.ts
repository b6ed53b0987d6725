/** What this API tells of recorded traces is what GraphQL tells of them, field by field. */
import { afterAll, beforeAll, expect } from 'vitest';
import { decodeTracesJson } from '../../../receivers/formats/otlp/decode-json.ts';
import { noCorpora, requestsOfSet } from '../../../test/fixtures/corpora.ts';
import { testUnless } from '../../../test/fixtures/unless.ts';
import { type JaegerApi, startJaegerApi } from './testing/api.ts';

const ATTRIBUTES = 'attributes { key type value }';
const DOCUMENT = `query ($first: Int!) {
  traces(first: $first) {
    nodes {
      traceId spanCount errorCount missingParentCount startTimeUnixNano endTimeUnixNano
      rootSpan { name service { name } }
      serviceBreakdown { service { name } spanCount errorCount }
      spans(first: 45) {
        nodes {
          traceId spanId parentSpanId name kind startTimeUnixNano endTimeUnixNano flags traceState
          status { code message }
          scope { name version }
          ${ATTRIBUTES}
          events(first: 20) { nodes { name timeUnixNano ${ATTRIBUTES} } }
          links(first: 4) { nodes { traceId spanId } }
          resource { ${ATTRIBUTES} }
        }
      }
    }
  }
}`;

interface GraphqlAttribute {
  readonly key: string;
  readonly type: string;
  readonly value: unknown;
}
interface Id {
  readonly traceId: string;
  readonly spanId: string;
}
interface GraphqlSpan extends Id {
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly flags: number;
  readonly traceState: string;
  readonly status: { readonly code: string; readonly message: string };
  readonly scope: { readonly name: string; readonly version: string };
  readonly attributes: readonly GraphqlAttribute[];
  readonly events: {
    readonly nodes: readonly {
      readonly name: string;
      readonly timeUnixNano: string;
      readonly attributes: readonly GraphqlAttribute[];
    }[];
  };
  readonly links: { readonly nodes: readonly Id[] };
  readonly resource: { readonly attributes: readonly GraphqlAttribute[] };
}
interface GraphqlTrace {
  readonly traceId: string;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly missingParentCount: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly rootSpan: { readonly name: string; readonly service: { readonly name: string } } | null;
  readonly serviceBreakdown: readonly {
    readonly service: { readonly name: string };
    readonly spanCount: number;
    readonly errorCount: number;
  }[];
  readonly spans: { readonly nodes: readonly GraphqlSpan[] };
}

const SETS = ['hotrod-jaeger-ui', 'otel-demo-otel-tui'];
const TRACES = 40;

let api: JaegerApi;
let traces: readonly GraphqlTrace[] = [];
beforeAll(async () => {
  const requests = noCorpora === undefined ? SETS.flatMap(requestsOfSet) : [];
  api = await startJaegerApi(requests.flatMap((request) => decodeTracesJson(Buffer.from(request)).spans));
  const { data, errors } = await api.server.ask(DOCUMENT, { first: TRACES });
  expect(errors).toBeUndefined();
  traces = data.traces.nodes;
});
afterAll(() => api[Symbol.asyncDispose]());

const TYPES: Readonly<Record<string, string>> = { STRING: 'string', BOOL: 'bool', INT: 'int64', DOUBLE: 'float64' };

const tag = ({ key, type, value }: GraphqlAttribute) =>
  TYPES[type] === undefined ? { key, type: 'string', value: JSON.stringify(value) } : { key, type: TYPES[type], value };
const text = (key: string, value: string) => (value === '' ? [] : [{ key, type: 'string', value }]);
const sorted = <Tag extends { readonly key: string }>(tags: readonly Tag[]) =>
  tags.toSorted((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
const micros = (nanoseconds: string) => Number(BigInt(nanoseconds) / 1_000n);

/** With its process in place of the name of that. */
function shownSpan(span: GraphqlSpan, stored: ReadonlySet<string>): object {
  const { status, scope, parentSpanId } = span;
  const parent = parentSpanId === null ? [] : [{ refType: 'CHILD_OF', traceID: span.traceId, spanID: parentSpanId }];
  const isLost = parentSpanId !== null && !stored.has(parentSpanId);
  const service = span.resource.attributes.find(({ key }) => key === 'service.name')?.value;
  return {
    traceID: span.traceId,
    spanID: span.spanId,
    ...(span.flags !== 0 && { flags: span.flags }),
    operationName: span.name,
    references: [
      ...parent,
      ...span.links.nodes.map((link) => ({ refType: 'FOLLOWS_FROM', traceID: link.traceId, spanID: link.spanId })),
    ],
    startTime: micros(span.startTimeUnixNano),
    duration: Number((BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1_000n),
    tags: sorted([
      ...span.attributes.map(tag),
      ...text('span.kind', span.kind === 'UNSPECIFIED' ? '' : span.kind.toLowerCase()),
      ...text('otel.scope.name', scope.name),
      ...text('otel.scope.version', scope.version),
      ...text('otel.status_code', status.code === 'UNSET' ? '' : status.code),
      ...(status.code === 'ERROR' ? [{ key: 'error', type: 'bool', value: true }] : []),
      ...text('otel.status_description', status.message),
      ...text('w3c.tracestate', span.traceState),
    ]),
    logs: span.events.nodes.map((event) => ({
      timestamp: micros(event.timeUnixNano),
      fields: [...text('event', event.name), ...event.attributes.map(tag)],
    })),
    process: {
      serviceName: service,
      tags: sorted(span.resource.attributes.filter(({ key }) => key !== 'service.name').map(tag)),
    },
    warnings: isLost ? [`invalid parent span IDs=${parentSpanId}; skipping clock skew adjustment`] : null,
  };
}

interface V1Trace {
  readonly spans: readonly (Readonly<Record<string, unknown>> & { readonly processID: string })[];
  readonly processes: Readonly<Record<string, object>>;
}

testUnless(noCorpora, 'traces of the first generation', async () => {
  expect(traces).toHaveLength(TRACES);
  for (const { traceId, spans } of traces) {
    const stored = new Set(spans.nodes.map(({ spanId }) => spanId));
    const { body } = await api.get(`/api/traces/${traceId}`);
    const [trace]: V1Trace[] = body.data;
    const told = trace?.spans.map(({ processID, warnings, ...span }) => {
      const skew = Array.isArray(warnings) && warnings.every((one) => String(one).includes('before its parent'));
      return { ...span, process: trace.processes[processID], warnings: skew ? null : warnings };
    });
    expect(told).toEqual(spans.nodes.map((span) => shownSpan(span, stored)));
  }
});

const unless = (name: string, value: number) => (value === 0 ? {} : { [name]: value });

testUnless(noCorpora, 'summaries', async () => {
  const [from, to] = ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'];
  const { body } = await api.get(
    `/api/v3/trace-summaries?query.startTimeMin=${from}&query.startTimeMax=${to}&query.searchDepth=${TRACES}`,
  );
  const expected = traces.map((trace) => ({
    traceId: trace.traceId,
    ...(trace.rootSpan && { rootServiceName: trace.rootSpan.service.name, rootOperationName: trace.rootSpan.name }),
    minStartTimeUnixNano: trace.startTimeUnixNano,
    maxEndTimeUnixNano: trace.endTimeUnixNano,
    spanCount: trace.spanCount,
    ...unless('errorSpanCount', trace.errorCount),
    ...unless('orphanSpanCount', trace.missingParentCount),
    services: trace.serviceBreakdown
      .map(({ service, spanCount, errorCount }) => ({
        name: service.name,
        spanCount,
        ...unless('errorSpanCount', errorCount),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }));
  expect(body.summaries).toEqual(expected);
});
