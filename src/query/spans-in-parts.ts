/** Assembles whole spans of the model from the parts that the port gives. */
import { SpangraphError } from '../errors.ts';
import type { Span } from '../model/span.ts';
import type { OperationMeter, SpanReader, SpanRecord } from '../storage/backend.ts';
import { wholeSpan } from './whole-span.ts';

/** Most spans of a part, and most bytes that reading it may take, unless it is a single span. */
const SPANS_A_PART = 5_000;
const BYTES_A_PART = 128 * 2 ** 20;

/**
 * All spans of these traces as they were received, trace after trace, each in the order of `getSkeletons`; unknown
 * traces have none. They come in parts of at most 5,000 spans, and of fewer if these are large. In a part, spans with equal
 * resources share one object, and so do those with equal scopes.
 */
export async function* spansInParts(
  reader: SpanReader,
  traceIds: readonly string[],
  signal?: AbortSignal,
  operation?: OperationMeter,
): AsyncGenerator<readonly Span[]> {
  yield* spansByRef(
    reader,
    (await reader.getSkeletons(traceIds, signal)).flat().map((span) => span.ref),
    signal,
    operation,
  );
}

/** The spans of these references in the same parts. Spans that are gone are left out. The operation counts the bytes, and ends the reads. */
export async function* spansByRef(
  reader: SpanReader,
  refs: readonly string[],
  signal?: AbortSignal,
  operation?: OperationMeter,
): AsyncGenerator<readonly Span[]> {
  let count = SPANS_A_PART;
  for (let from = 0; from < refs.length; ) {
    const part = refs.slice(from, from + count);
    const spans = await readPart(reader, part, signal, operation);
    if (spans === undefined) {
      count = Math.ceil(part.length / 2);
      continue;
    }
    yield spans;
    from += part.length;
    count = Math.min(SPANS_A_PART, 2 * count);
  }
}

/** Undefined if the spans are too large to be read together. */
async function readPart(
  reader: SpanReader,
  refs: readonly string[],
  signal?: AbortSignal,
  operation?: OperationMeter,
): Promise<readonly Span[] | undefined> {
  const meter = new PartMeter(operation?.cancelled);
  try {
    const source = refs.length === 1 ? reader : reader.within(meter);
    const records = (await source.getSpans(refs, signal)).filter((record) => record !== undefined);
    const spans = await assemble(source, records, signal);
    operation?.readBytes(meter.bytes);
    return spans;
  } catch (error) {
    if (meter.isTooLarge) return undefined;
    throw error;
  }
}

/** Ends the reads of a part that is too large. */
class PartMeter implements OperationMeter {
  readonly cancelled: Int32Array;
  #bytes = 0;

  constructor(cancelled: Int32Array = Int32Array.of(0)) {
    this.cancelled = cancelled;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isTooLarge(): boolean {
    return this.#bytes > BYTES_A_PART;
  }

  readBytes(bytes: number): void {
    this.#bytes += bytes;
    if (this.isTooLarge) {
      throw new SpangraphError('OPERATION_TOO_LARGE', `The spans have more than ${BYTES_A_PART} bytes together.`);
    }
  }

  readRecords(): void {}
}

async function assemble(reader: SpanReader, records: readonly SpanRecord[], signal?: AbortSignal): Promise<Span[]> {
  const refs = records.map((record) => record.ref);
  const everything = refs.map((ref) => ({ ref, limit: Number.MAX_SAFE_INTEGER, offset: 0 }));
  const resourceRefs = [...new Set(records.map((record) => record.resourceRef))];
  const scopeRefs = [...new Set(records.map((record) => record.scopeRef))];
  const [attributes, events, links, resources, scopes] = await Promise.all([
    reader.getAttributes(refs, signal),
    reader.getEvents(everything, signal),
    reader.getLinks(everything, signal),
    reader.getResources(resourceRefs, signal),
    reader.getScopes(scopeRefs, signal),
  ]);
  const resourceByRef = byRef(resourceRefs, resources);
  const scopeByRef = byRef(scopeRefs, scopes);
  return records.map((record, index) =>
    wholeSpan(record, {
      attributes: attributes[index] ?? [],
      events: events[index]?.items ?? [],
      links: links[index]?.items ?? [],
      resource: present(resourceByRef.get(record.resourceRef), record),
      scope: present(scopeByRef.get(record.scopeRef), record),
    }),
  );
}

function byRef<Value>(refs: readonly string[], values: readonly (Value | undefined)[]): Map<string, Value | undefined> {
  return new Map(refs.map((ref, index) => [ref, values[index]]));
}

function present<Value>(value: Value | undefined, record: SpanRecord): Value {
  if (value !== undefined) return value;
  const span = `span ${record.spanId} of trace ${record.traceId}`;
  throw new SpangraphError('STORAGE_UNAVAILABLE', `The resource or scope of ${span} was deleted meanwhile.`);
}
