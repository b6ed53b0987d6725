/** What an operation asks of measures. One read answers it all, so it must be known before the fields run. */
import { type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import type { MeasuresWish } from '../src/query/metrics/metrics.ts';
import type { AttributeName } from '../src/query/types.ts';
import { checkQuantilesAskedFor, fieldsAskedFor } from './asked-fields.ts';
import type { AttributeNameRef } from './inputs/attribute-name.ts';
import { toAttributeName } from './inputs/attribute-name.ts';
import { NumberMeasuresRef, SpanMeasuresRef, SpanMetricsGroupRef } from './refs.ts';

/** Throws BAD_USER_INPUT for a quantile that there cannot be. */
export function measuresAskedFor(info: GraphQLResolveInfo): MeasuresWish {
  checkQuantilesAskedFor(info);
  const numbers = new Map<string, AttributeName>();
  const names = new Set<string>();
  for (const { parent, field, node } of fieldsAskedFor(info)) {
    const name = `${parent.name}.${field.name}`;
    names.add(name);
    if (name !== `${SpanMeasuresRef.name}.number`) continue;
    const { of } = getArgumentValues(field, node, info.variableValues);
    const attribute = toAttributeName(of as typeof AttributeNameRef.$inferInput);
    numbers.set(JSON.stringify([attribute.key, attribute.scope]), attribute);
  }
  return {
    points: names.has(`${SpanMetricsGroupRef.name}.points`),
    quantiles: names.has(`${SpanMeasuresRef.name}.quantile`),
    quantilesOfNumbers: names.has(`${NumberMeasuresRef.name}.quantile`),
    numbers: [...numbers.values()],
  };
}
