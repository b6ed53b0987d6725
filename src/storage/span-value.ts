/** Single values of spans, with the types that TraceQL tells apart. */

/** A number. Durations are nanoseconds. */
export type Quantity =
  | { readonly type: 'int' | 'duration'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number };

/** A value. `status` and `kind` are numbers of the model's StatusCode and SpanKind. */
export type SpanValue =
  | Quantity
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'status' | 'kind'; readonly value: number };
