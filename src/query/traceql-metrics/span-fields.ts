/** Fields of stored spans, for spans that are read one by one. The words are those that labels have. */
import { getOrMake } from '../../model/get-or-make.ts';
import { durationNano, hasParent, orderedTime } from '../../model/span.ts';
import { buildTraceTree, type TraceTree } from '../../model/trace-tree.ts';
import type { SkeletonSpan, SpanRecord } from '../../storage/backend.ts';
import { numbersOf } from '../../storage/statistics/measured-spans.ts';
import { allEvents } from '../all-events.ts';
import { groupOf, type Means } from '../metrics/group-of-span.ts';
import type { Field } from '../traceql/syntax.ts';
import type { LabelValue } from './answer.ts';
import { groupReading } from './fields.ts';
import { secondsOf } from './sample-times.ts';

/** A value, and whether it is a duration in nanoseconds. */
export interface SpanValue {
  readonly value: LabelValue;
  readonly isDuration: boolean;
}

type Read = (span: SpanRecord) => Promise<SpanValue | undefined> | SpanValue | undefined;

export class SpanFields {
  readonly #means: Means;
  readonly #trees = new Map<string, Promise<TraceTree<SkeletonSpan>>>();

  constructor(means: Means) {
    this.#means = means;
  }

  /** Undefined if the span lacks it. Of events and links: that of the first one. */
  async valueOf(span: SpanRecord, field: Field): Promise<SpanValue | undefined> {
    const reading = groupReading(field);
    if (reading !== undefined) return plain(reading.label(await groupOf(span, reading.keys, this.#means)));
    return field.kind === 'intrinsic' ? this.#intrinsics[field.name]?.(span) : undefined;
  }

  /** The numbers that the span has there; of a list those in it. Durations in seconds. */
  async numbersOf(span: SpanRecord, field: Field): Promise<readonly (bigint | number)[]> {
    const reading = field.kind === 'attribute' ? groupReading(field) : undefined;
    if (reading !== undefined) {
      const values = await groupOf(span, reading.keys, this.#means);
      return [...numbersOf(values.find((value) => value !== undefined) ?? null)];
    }
    const found = await this.valueOf(span, field);
    if (typeof found?.value !== 'bigint' && typeof found?.value !== 'number') return [];
    return [found.isDuration ? secondsOf(BigInt(found.value)) : found.value];
  }

  /** Those that the port does not group by. */
  readonly #intrinsics: Readonly<Record<string, Read>> = {
    'span:statusMessage': ({ statusMessage }) => plain(statusMessage),
    'span:duration': (span) => duration(durationNano(span)),
    'span:id': ({ spanId }) => plain(spanId),
    'span:parentID': (span) => (hasParent(span) ? plain(span.parentSpanId) : undefined),
    'span:childCount': (span) => this.#childCount(span),
    'trace:id': ({ traceId }) => plain(traceId),
    'trace:duration': async ({ traceId }) => {
      const trace = await this.#means.reader.trace(traceId);
      return trace && duration(durationNano(trace));
    },
    'event:name': async (span) => plain((await this.#firstEvent(span))?.name),
    'event:timeSinceStart': async (span) => {
      const event = await this.#firstEvent(span);
      return event && duration(orderedTime(event.timeUnixNano) - orderedTime(span.startTimeUnixNano));
    },
    'link:traceID': async (span) => plain((await this.#firstLink(span))?.traceId),
    'link:spanID': async (span) => plain((await this.#firstLink(span))?.spanId),
    'instrumentation:name': async (span) => plain((await this.#means.reader.scope(span.scopeRef))?.name),
    'instrumentation:version': async (span) => plain((await this.#means.reader.scope(span.scopeRef))?.version),
  };

  async #firstEvent({ ref }: SpanRecord) {
    const [event] = await allEvents(ref, this.#means);
    return event;
  }

  async #firstLink({ ref }: SpanRecord) {
    const { items } = await this.#means.reader.links({ ref, limit: 1, offset: 0 });
    this.#means.account.readRecords(items.length);
    return items[0];
  }

  async #childCount(span: SpanRecord): Promise<SpanValue | undefined> {
    const tree = await getOrMake(this.#trees, span.traceId, () => this.#readTree(span.traceId));
    const index = tree.indexOf(span);
    return index === undefined ? undefined : plain(BigInt(tree.children(index).length));
  }

  async #readTree(traceId: string): Promise<TraceTree<SkeletonSpan>> {
    const spans = await this.#means.reader.skeleton(traceId);
    this.#means.account.readRecords(spans.length);
    return buildTraceTree(spans);
  }
}

function plain(value: LabelValue | undefined): SpanValue | undefined {
  return value === undefined ? undefined : { value, isDuration: false };
}

function duration(value: bigint): SpanValue {
  return { value, isDuration: true };
}
