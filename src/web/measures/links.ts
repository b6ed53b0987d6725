/** Where the pages of services lead. Each link keeps the time range. */
import { textOf } from '../search/query-text.ts';
import { from, to } from '../search/state.ts';
import { hrefOf, type Parameters } from '../state/place.ts';

function range(): Parameters {
  return { from: from.value, to: to.value };
}

/** The page of a service. Its name may be empty. */
export function serviceHref(name: string): string {
  return hrefOf(`services/${encodeURIComponent(name)}`, range());
}

export function servicesHref(): string {
  return hrefOf('services', range());
}

export function searchHref(...conditions: readonly string[]): string {
  return hrefOf('traces', { q: textOf(conditions), ...range() });
}

/** The search of a query that is more than a list of conditions. */
export function queryHref(query: string): string {
  return hrefOf('traces', { q: query, ...range() });
}

/** What sets the slow spans that meet the conditions apart from the others. */
export function slowHref(...conditions: readonly string[]): string {
  return hrefOf('analyze', { q: textOf(conditions), box: 'slow', ...range() });
}

export function mapHref(focus: string): string {
  return hrefOf('map', { focus, ...range() });
}
