/** The key of a group as it is shown. */
import type { AttributeValue } from '../src/model/attributes.ts';
import { SpanKind, StatusCode } from '../src/model/span.ts';
import type { MetricKey } from '../src/query/metrics/group-condition.ts';
import type { GroupValue } from '../src/query/types.ts';

/** Kinds and status codes by their names, unknown ones by their numbers. Null where spans lack the value. */
export function shownKey(groupBy: readonly MetricKey[], key: readonly GroupValue[]): (AttributeValue | null)[] {
  return key.map((value, index) => {
    const by = groupBy[index];
    if (value === undefined) return null;
    if (by === undefined || 'attribute' in by) return value;
    if (by.field === 'kind') return nameIn(SpanKind, value);
    return by.field === 'statusCode' ? nameIn(StatusCode, value) : value;
  });
}

function nameIn(names: Readonly<Record<string, number>>, value: AttributeValue): AttributeValue {
  return Object.keys(names).find((name) => names[name] === Number(value)) ?? value;
}
