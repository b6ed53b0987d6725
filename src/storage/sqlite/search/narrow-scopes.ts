/** Gives conditions on attributes a scope, if only one scope has the key. Then other lists need not be read. */
import type { AttributeScope } from '../../../model/attributes.ts';
import type { SpanFilter } from '../../query.ts';
import { columns, select } from '../file/select.ts';
import { ATTRIBUTE_SCOPE } from '../rows/attribute-columns.ts';
import type { RowSource } from '../rows/row-source.ts';

const SHAPELESS_SCOPES = select(columns(ATTRIBUTE_SCOPE), 'FROM shapeless_keys WHERE key = ? AND in_time()');

/** A filter with the same meaning. Filters inside relations stay unchanged. */
export function narrowScopes(filter: SpanFilter, source: RowSource): SpanFilter {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => narrowScopes(part, source)) };
    case 'not':
      return { ...filter, filter: narrowScopes(filter.filter, source) };
    case 'attribute': {
      if (filter.test.scope !== undefined) return filter;
      const [scope, ...others] = scopesOf(filter.test.key, source);
      return scope === undefined || others.length > 0 ? filter : { ...filter, test: { ...filter.test, scope } };
    }
    default:
      return filter;
  }
}

function scopesOf(key: string, { db, lookups }: RowSource): Set<AttributeScope> {
  const scopes = new Set<AttributeScope>();
  for (const shape of lookups.shapes()) {
    if (!scopes.has(shape.scope) && shape.keys.some(([name]) => name === key)) scopes.add(shape.scope);
  }
  for (const [scope] of db.all(SHAPELESS_SCOPES, key)) scopes.add(scope);
  return scopes;
}
