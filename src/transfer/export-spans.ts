/** Writes stored traces as requests that any OTLP receiver accepts. */
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import type { Span } from '../model/span.ts';
import { spansInParts } from '../query/spans-in-parts.ts';
import type { SpanReader, TraceSummary } from '../storage/backend.ts';
import { type Selection, type SelectionGaps, selectedTraces } from './selected-traces.ts';

/** Spans of traces that are read together. A part of them is a request, far below the limits of receivers. */
const SPANS_A_REQUEST = 5_000;

export type ExportFormat = 'json' | 'protobuf';

/** What has been exported so far. */
export interface ExportProgress extends SelectionGaps {
  traces: number;
  spans: number;
}

/**
 * Writes the whole traces of a selection, the oldest first: a JSON request per line, or protobuf pieces that form one request
 * when joined. `progress` is updated before each piece.
 */
export async function* exportSpans(
  reader: SpanReader,
  selection: Selection,
  format: ExportFormat,
  progress: ExportProgress,
): AsyncGenerator<Buffer> {
  const encode = format === 'json' ? jsonLine : encodeTracesProtobuf;
  for await (const traces of selectedTraces(reader, selection, progress)) {
    for (const group of groupsOf(traces)) {
      const traceIds = group.map(({ traceId }) => traceId);
      progress.traces += group.length;
      for await (const piece of spansInParts(reader, traceIds)) {
        progress.spans += piece.length;
        yield Buffer.from(encode(piece));
      }
    }
  }
}

function jsonLine(spans: readonly Span[]): string {
  return `${encodeTracesJson(spans)}\n`;
}

/** Groups traces that are read together: as many as fit one request, and at least one. */
function* groupsOf(traces: readonly TraceSummary[]): Generator<readonly TraceSummary[]> {
  let group: TraceSummary[] = [];
  let spans = 0;
  for (const trace of traces) {
    if (group.length > 0 && spans + trace.spanCount > SPANS_A_REQUEST) {
      yield group;
      group = [];
      spans = 0;
    }
    group.push(trace);
    spans += trace.spanCount;
  }
  if (group.length > 0) yield group;
}
