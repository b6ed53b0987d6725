/**
 * The Pothos builder, with the types behind the scalars. Fields are non-null and arguments are optional unless stated.
 */
import SchemaBuilder from '@pothos/core';
import type { Attributes, AttributeValue } from '../src/model/attributes.ts';
import type { Moment } from '../src/model/relative-time.ts';
import type { WrittenInteger } from '../src/model/written-integer.ts';
import type { Interval } from '../src/query/metrics/bucket-times.ts';
import type { FilterValue } from '../src/query/types.ts';
import type { GraphqlContext } from './context.ts';

/** The TypeScript types that the builder works with. */
export interface SchemaTypes {
  Context: GraphqlContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    TraceID: { Input: string; Output: string };
    SpanID: { Input: string; Output: string };
    BigInt: { Input: bigint | WrittenInteger; Output: bigint };
    DateTime: { Input: Moment; Output: bigint };
    Duration: { Input: Interval; Output: never };
    Count: { Input: number; Output: number };
    JSON: { Input: never; Output: Attributes | PlainJson };
    AttributeValue: { Input: FilterValue; Output: AttributeValue };
  };
}

/** JSON, shown unchanged. Attributes are converted to natural JSON first. */
export interface PlainJson {
  readonly json: unknown;
}

export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
});
