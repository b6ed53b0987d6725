/** Names of services, of their spans, and of what they call. All are lower case in Zipkin; what is stored keeps its case. */
import { CALLED_KEYS, CALLING_KINDS, PEER_KEY, zipkinName } from '../../../receivers/formats/zipkin/endpoints-of.ts';
import { compareNames } from '../../model/compare.ts';
import { Edges } from '../../query/selection.ts';
import { wholeList } from '../../query/whole-list.ts';
import type { SpanFilter, TimeRange } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';

/** `GET /api/v2/services` */
export async function serviceNames(asked: Asked): Promise<readonly string[]> {
  return sortedNames(await storedServices(asked));
}

/** `GET /api/v2/spans?serviceName=` */
export async function spanNames(asked: Asked): Promise<readonly string[]> {
  const services = await servicesNamed(asked.parameters.required('serviceName'), asked);
  return sortedNames(await operationNames(services, asked));
}

/** The services as they are stored that Zipkin knows by one name. */
export async function servicesNamed(name: string, asked: Asked): Promise<readonly string[]> {
  const wanted = zipkinName(name);
  return (await storedServices(asked)).filter((service) => zipkinName(service) === wanted);
}

/** All services as they are stored. */
export function storedServices({ query }: Asked): Promise<readonly string[]> {
  return query.catalog.services();
}

/** Names of the spans of these services as they are stored. A name may occur several times. */
export async function operationNames(
  services: readonly string[],
  { query, limits }: Asked,
): Promise<readonly string[]> {
  const lists = await Promise.all(
    services.map((service) =>
      wholeList((after) => query.catalog.operations(service, { first: limits.maxPageSize, after })),
    ),
  );
  return lists.flat().map((operation) => operation.name);
}

/** How far back from the newest span of a service names of others are looked for: a day, as Zipkin's storages do. */
const REMOTE_LOOKBACK_NANO = 86_400_000_000_000n;

/** `GET /api/v2/remoteServices?serviceName=`: of the last day before the newest span of the service. */
export async function remoteServiceNames(asked: Asked): Promise<readonly string[]> {
  const { query, reader, account, limits, parameters } = asked;
  const services = await servicesNamed(parameters.required('serviceName'), asked);
  if (services.length === 0) return [];
  const ofServices = serviceFilter(services);
  const edges = await new Edges(reader, account).of('START_TIME', { filter: ofServices });
  if (edges === undefined) return [];
  const from = edges[1].startTimeUnixNano - REMOTE_LOOKBACK_NANO;
  const timeRange: TimeRange = { from: from > 0n ? from : 0n };
  const values = await Promise.all(
    REMOTE_KEYS.map(({ key, condition }) =>
      wholeList((after) =>
        query.catalog.attributeValues({
          key,
          scope: 'SPAN',
          filter: { type: 'and', filters: [ofServices, ...condition] },
          timeRange,
          first: limits.maxPageSize,
          after,
        }),
      ),
    ),
  );
  return sortedNames(values.flat().flatMap(({ value }) => (typeof value === 'string' ? [value] : [])));
}

/** An attribute that names the other side of a span, and the conditions under which it does. */
interface RemoteKey {
  readonly key: string;
  readonly condition: readonly SpanFilter[];
}

const REMOTE_KEYS: readonly RemoteKey[] = [
  { key: PEER_KEY, condition: [] },
  ...CALLED_KEYS.map((key, index) => ({
    key,
    condition: [
      { type: 'kind' as const, test: { in: CALLING_KINDS } },
      ...[PEER_KEY, ...CALLED_KEYS.slice(0, index)].map((earlier) => absent(earlier)),
    ],
  })),
];

function absent(key: string): SpanFilter {
  return { type: 'attribute', test: { key, scope: 'SPAN', exists: false } };
}

/** Spans of these services. */
export function serviceFilter(services: readonly string[]): SpanFilter {
  return { type: 'service', test: { in: services } };
}

/** Spans whose other side Zipkin knows by this name. */
export function remoteFilter(name: string): SpanFilter {
  const regex = `(?i)^${escaped(zipkinName(name))}$`;
  return {
    type: 'or',
    filters: REMOTE_KEYS.map(({ key, condition }) => ({
      type: 'and',
      filters: [{ type: 'attribute', test: { key, scope: 'SPAN', regex } }, ...condition],
    })),
  };
}

/** A text as a regular expression that matches it alone. */
function escaped(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

function sortedNames(names: readonly string[]): readonly string[] {
  const known = new Set(names.map(zipkinName));
  known.delete('');
  return [...known].sort(compareNames);
}
