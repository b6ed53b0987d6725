import type { InstrumentationScope, Resource, Span } from '../../../src/model/span.ts';

/** Spans nested as in a request. */
export interface ResourceGroup {
  readonly resource: Resource;
  readonly scopes: readonly ScopeGroup[];
}

export interface ScopeGroup {
  readonly scope: InstrumentationScope;
  readonly spans: readonly Span[];
}

/**
 * Groups spans by the identity of their resource and scope objects. Groups and spans keep the order of their first
 * appearance.
 */
export function groupSpans(spans: readonly Span[]): readonly ResourceGroup[] {
  const byResource = new Map<Resource, Map<InstrumentationScope, Span[]>>();
  for (const span of spans) {
    const byScope = getOrAdd(byResource, span.resource, () => new Map<InstrumentationScope, Span[]>());
    getOrAdd(byScope, span.scope, () => []).push(span);
  }
  return Array.from(byResource, ([resource, byScope]) => ({
    resource,
    scopes: Array.from(byScope, ([scope, members]) => ({ scope, spans: members })),
  }));
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
