/** The attribute lists of a span that conditions and expressions look at. */
import { ATTRIBUTE_SCOPES, type AttributeScope, type Attributes } from '../../model/attributes.ts';
import type { AttributePlace } from '../query.ts';
import type { FilterableSpan } from './filterable.ts';

/** Scope by scope, so that unneeded lists are not read. */
export function listsOf({ key, scope, orElse }: AttributePlace, span: FilterableSpan): Iterable<Attributes> {
  if (orElse === undefined) return listsIn(scope, span);
  const own = [...listsIn(scope, span)];
  return own.some((list) => list.some((attribute) => attribute.key === key)) ? own : listsIn(orElse, span);
}

function* listsIn(scope: AttributeScope | undefined, span: FilterableSpan): Generator<Attributes> {
  for (const where of scope === undefined ? ATTRIBUTE_SCOPES : [scope]) yield* span.attributeLists(where);
}
