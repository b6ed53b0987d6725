/** Who calls whom: how it is named in a URL, and the search of the spans of a call. */
import type { ServiceMapEdgeKind, ServiceMapQuery } from '../generated/graphql.ts';
import { s } from '../messages/services.ts';

export type MapNode = ServiceMapQuery['serviceMap']['nodes'][number];
export type MapEdge = ServiceMapQuery['serviceMap']['edges'][number];

export function nodesById(nodes: readonly MapNode[]): ReadonlyMap<string, MapNode> {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** What a node is called in the URL: services by their name, others with their kind before it. */
export function focusName({ kind, name }: Pick<MapNode, 'kind' | 'name'>): string {
  return kind === 'SERVICE' ? name : `${kind.toLowerCase()}:${name}`;
}

/** A query in TraceQL for the spans that a call is measured by, or for those of them that meet more conditions. */
export function callSearch(
  source: Pick<MapNode, 'name'>,
  target: Pick<MapNode, 'kind' | 'name'>,
  kind: ServiceMapEdgeKind,
  ...more: readonly string[]
): string {
  const all = (...conditions: readonly string[]): string => `{ ${[...conditions, ...more].join(' && ')} }`;
  const caller = equals(['resource.service.name'], source.name);
  if (target.kind !== 'SERVICE') return all(caller, ofOthers(target));
  const called = equals(['resource.service.name'], target.name);
  // The other end of a link is no part of TraceQL.
  if (kind === 'LINK') return all(called, 'kind = consumer', 'link:traceID != nil');
  return `{ ${caller} } > ${all(called)}`;
}

/** What a node is called on the page: others than services with their kind. */
export function labelOf({ kind, name }: Pick<MapNode, 'kind' | 'name'>): string {
  const shown = name || s.unnamed;
  return kind === 'SERVICE' ? shown : `${shown} (${s.nodeKinds[kind].toLowerCase()})`;
}

/** A query in TraceQL for the spans of a service, or for the calls to something else. */
export function nodeSearch(node: Pick<MapNode, 'kind' | 'name'>): string {
  return `{ ${node.kind === 'SERVICE' ? equals(['resource.service.name'], node.name) : ofOthers(node)} }`;
}

/** Attributes that name what is no service: the whole, and what stands behind its first slash. */
const ATTRIBUTES = {
  DATABASE: [
    ['span.db.system.name', 'span.db.system'],
    ['span.db.namespace', 'span.db.name'],
  ],
  MESSAGING: [['span.messaging.system'], ['span.messaging.destination.name']],
} as const;
const PEERS = ['span.service.peer.name', 'span.peer.service', 'span.server.address', 'span.net.peer.name'];

function ofOthers({ kind, name }: Pick<MapNode, 'kind' | 'name'>): string {
  const sent = '(kind = client || kind = producer)';
  if (kind === 'EXTERNAL' || kind === 'SERVICE') return `${sent} && ${equals(PEERS, name)}`;
  const [system, part] = ATTRIBUTES[kind];
  const at = name.indexOf('/');
  if (at < 0) return `${sent} && ${equals(system, name)}`;
  return `${sent} && ${equals(system, name.slice(0, at))} && ${equals(part, name.slice(at + 1))}`;
}

/** One of these fields has the value. */
function equals(fields: readonly string[], value: string): string {
  const all = fields.map((field) => `${field} = ${JSON.stringify(value)}`);
  return all.length === 1 ? all.join('') : `(${all.join(' || ')})`;
}
