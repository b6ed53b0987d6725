/** Stores for tests. */
import type { RowFragment, SpanKind } from '../generated/graphql.ts';
import { TraceStore } from './trace-store.ts';

const ORIGIN = 1_000;

export interface Made {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly from?: number;
  readonly to?: number;
  readonly service?: string;
  readonly kind?: SpanKind;
  readonly isFailed?: boolean;
  readonly isParentMissing?: boolean;
}

/** As the server sends it. Times from the start of the trace. */
export function rowOf(made: Made): RowFragment {
  const { id, parent = null, from = 0, to = from + 10, kind = 'INTERNAL' } = made;
  return {
    spanId: id,
    parentSpanId: parent,
    name: id,
    kind,
    startTimeUnixNano: String(ORIGIN + from),
    durationNano: String(to - from),
    isParentMissing: made.isParentMissing ?? false,
    status: { code: made.isFailed ? 'ERROR' : 'UNSET' },
    service: { name: made.service ?? 'shop' },
    events: { totalCount: 0 },
    links: { totalCount: 0 },
  };
}

export function storeOf(...spans: readonly Made[]): TraceStore {
  const store = new TraceStore(BigInt(ORIGIN), spans.length);
  store.add(spans.map(rowOf));
  return store;
}
