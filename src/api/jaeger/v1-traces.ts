/** Traces in Jaeger's JSON, written while they are read: never more than a part of one exists as objects. */
import type { Span } from '../../model/span.ts';
import type { Body } from '../adapter/body.ts';
import type { EnvelopeError } from './path.ts';
import type { Remarks } from './remarks.ts';
import { V1Processes } from './v1-processes.ts';
import { v1SpanText } from './v1-span.ts';

/** Some spans of one trace, at least one. */
export interface V1Part {
  readonly spans: readonly Span[];
}

export interface V1Options {
  /** For the remarks on a trace. Absent: nothing is remarked. */
  readonly remarksOn?: ((traceId: string) => Promise<Remarks>) | undefined;
}

/** Writes an answer with these traces. Parts of the same trace follow each other. Returns the ids of the traces. */
export async function writeV1Traces(
  parts: AsyncIterable<V1Part> | Iterable<V1Part>,
  body: Body,
  { remarksOn }: V1Options,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let trace: V1Trace | undefined;
  body.text('{"data":[');
  for await (const { spans } of parts) {
    const [{ traceId } = { traceId: '' }] = spans;
    if (traceId !== trace?.traceId) {
      trace?.end();
      if (trace !== undefined) body.text(',');
      ids.push(traceId);
      trace = new V1Trace(traceId, body, await remarksOn?.(traceId));
    }
    trace.write(spans);
  }
  trace?.end();
  return ids;
}

/** Ends the answer that {@link writeV1Traces} began. */
export function endV1Traces(body: Body, errors: readonly EnvelopeError[] = []): void {
  const told = errors.length === 0 ? 'null' : JSON.stringify(errors);
  body.text(`],"total":0,"limit":0,"offset":0,"errors":${told}}`);
}

class V1Trace {
  readonly traceId: string;
  readonly #body: Body;
  readonly #remarks: Remarks | undefined;
  readonly #processes = new V1Processes();
  #isEmpty = true;

  constructor(traceId: string, body: Body, remarks: Remarks | undefined) {
    this.traceId = traceId;
    this.#body = body;
    this.#remarks = remarks;
    body.text(`{"traceID":"${traceId}","spans":[`);
  }

  write(spans: readonly Span[]): void {
    this.#remarks?.add(spans);
    for (const span of spans) {
      const remarks = this.#remarks?.of(span) ?? [];
      const text = v1SpanText(span, { processId: this.#processes.idOf(span.resource), remarks });
      this.#body.text(this.#isEmpty ? text : `,${text}`);
      this.#isEmpty = false;
    }
  }

  end(): void {
    this.#body.text(`],"processes":${this.#processes.text()},"warnings":null}`);
  }
}
