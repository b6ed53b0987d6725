/** What an operation asks of measures. One read answers it all, so it must be known before the fields run. */
import {
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { MeasuresWish } from '../src/query/metrics/metrics.ts';
import type { AttributeName } from '../src/query/types.ts';
import type { AttributeNameRef } from './inputs/attribute-name.ts';
import { toAttributeName } from './inputs/attribute-name.ts';
import { SpanMeasuresRef, SpanMetricsPointRef, SpanRef } from './refs.ts';

/** Fields that @skip leaves out may be included. */
export function measuresAskedFor({
  returnType,
  fieldNodes,
  fragments,
  variableValues,
}: GraphQLResolveInfo): MeasuresWish {
  const numbers = new Map<string, AttributeName>();
  const asked = { points: false, quantiles: false };
  const type = getNamedType(returnType);
  if (isObjectType(type)) for (const node of fieldNodes) collect(type, node.selectionSet);
  return { ...asked, numbers: [...numbers.values()] };

  function collect(parent: GraphQLObjectType, selectionSet: SelectionSetNode | undefined): void {
    if (parent.name === SpanMetricsPointRef.name) asked.points = true;
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === 'FragmentSpread') collect(parent, fragments[selection.name.value]?.selectionSet);
      else if (selection.kind === 'InlineFragment') collect(parent, selection.selectionSet);
      else {
        const field = parent.getFields()[selection.name.value];
        const inner = field && getNamedType(field.type);
        if (isObjectType(inner) && inner.name !== SpanRef.name) collect(inner, selection.selectionSet);
        if (field === undefined || parent.name !== SpanMeasuresRef.name) continue;
        if (field.name === 'quantile') asked.quantiles = true;
        if (field.name === 'number') addNumber(getArgumentValues(field, selection, variableValues).of);
      }
    }
  }

  function addNumber(of: unknown): void {
    const name = toAttributeName(of as typeof AttributeNameRef.$inferInput);
    numbers.set(JSON.stringify([name.key, name.scope]), name);
  }
}
