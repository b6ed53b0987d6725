import type { SpanFilter, TimeRange } from '../../storage/query.ts';

/** A value with its type, for clients that put it into a query. */
export interface TagValue {
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'keyword';
  readonly value: string;
}

/** Which values are listed. */
export interface ValuesQuestion {
  readonly filter?: SpanFilter;
  readonly timeRange: TimeRange;
  readonly limit: number;
}
