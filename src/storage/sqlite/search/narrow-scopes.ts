/** Gives conditions on attributes a scope, if only one scope has the key. Then other lists need not be read. */
import { ATTRIBUTE_SCOPES, type AttributeScope } from '../../../model/attributes.ts';
import type { AttributeTest, SpanFilter } from '../../query.ts';
import { columns, select } from '../file/select.ts';
import { ATTRIBUTE_SCOPE } from '../rows/attribute-columns.ts';
import type { RowSource } from '../rows/row-source.ts';

const SCOPE_WITH_KEY = select(columns(ATTRIBUTE_SCOPE), 'FROM value_keys WHERE scope = ? AND key = ?');

/** A filter with the same meaning. Filters inside relations stay unchanged. */
export function narrowScopes(filter: SpanFilter, source: RowSource): SpanFilter {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => narrowScopes(part, source)) };
    case 'not':
      return { ...filter, filter: narrowScopes(filter.filter, source) };
    case 'attribute':
      return { ...filter, test: narrowed(filter.test, source) };
    default:
      return filter;
  }
}

function narrowed(test: AttributeTest, source: RowSource): AttributeTest {
  const { orElse, ...own } = test;
  if (test.scope === undefined) {
    const [scope, ...others] = orElse === undefined ? scopesOf(test.key, source) : [];
    return scope === undefined || others.length > 0 ? test : { ...test, scope };
  }
  if (orElse === undefined) return test;
  const scopes = scopesOf(test.key, source);
  if (!scopes.includes(orElse)) return own;
  return scopes.includes(test.scope) ? test : { ...own, scope: orElse };
}

/** The scopes in which some list has the key, or had it before its span was replaced. */
export function scopesOf(key: string, { db }: RowSource): readonly AttributeScope[] {
  return ATTRIBUTE_SCOPES.filter((scope) => db.get(SCOPE_WITH_KEY, scope, key) !== undefined);
}
