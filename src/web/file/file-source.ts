/** Traces of files as a source of the page of a trace: it answers the operations that need no server. */
import { encodeTracesJson } from '../../../receivers/formats/otlp/encode-json.ts';
import { SPAN_KINDS } from '../../model/span.ts';
import { AskError } from '../data/ask.ts';
import {
  AttributePageDocument,
  LinkedFromDocument,
  SpanDetailDocument,
  SpanEventsDocument,
  TraceEventsDocument,
  TracePageDocument,
  TraceStartDocument,
  type TypedDocumentString,
} from '../generated/graphql.ts';
import { f } from '../messages/file.ts';
import { saveAs } from '../shell/save-as.ts';
import { hrefOf } from '../state/place.ts';
import type { TraceSource } from '../trace/source.ts';
import { attributePageOf, detailOf, factsOf, linkedFromOf, rowsOf, spanEventsOf, traceEventsOf } from './answers.ts';
import type { FileTrace } from './file-trace.ts';

export type Traces = ReadonlyMap<string, FileTrace>;

/** Spans of a page, if nobody says how many. */
const PAGE = 1_000;

let sources = 0;

export class FileSource implements TraceSource {
  /** Each has its own: files may have different forms of one trace. */
  readonly name = `file ${++sources}`;
  readonly isStored = false;
  readonly #traces: Traces;
  readonly #answers: Answers;

  constructor(traces: Traces) {
    this.#traces = traces;
    this.#answers = answersOf(traces);
  }

  async ask<Result, Variables>(
    operation: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const answer = this.#answers.of(operation);
    if (answer === undefined) throw new AskError(f.needsServer, 'NOT_IN_FILE');
    // In a turn of its own, so that many pages do not hold up the page.
    await new Promise((resolve) => setTimeout(resolve));
    return answer(variables);
  }

  answers(operation: TypedDocumentString<unknown, never>): boolean {
    return this.#answers.of(operation) !== undefined;
  }

  hrefOf(traceId: string, spanId?: string): string {
    const isHere = this.#traces.has(traceId);
    return isHere ? hrefOf('file', { trace: traceId, span: spanId }) : hrefOf(`trace/${traceId}`, { span: spanId });
  }

  save(traceId: string): void {
    const text = encodeTracesJson(this.#traces.get(traceId)?.spans ?? []);
    saveAs(`trace-${traceId}.json`, new Blob([text], { type: 'application/json' }));
  }
}

/** What answers each operation. */
class Answers {
  readonly #all = new Map<unknown, (variables: never) => unknown>();

  add<Result, Variables>(operation: TypedDocumentString<Result, Variables>, answer: (variables: Variables) => Result) {
    this.#all.set(operation, answer);
    return this;
  }

  of<Result, Variables>(
    operation: TypedDocumentString<Result, Variables>,
  ): ((variables: Variables) => Result) | undefined {
    // Only `add` puts it there.
    return this.#all.get(operation) as ((variables: Variables) => Result) | undefined;
  }
}

function answersOf(traces: Traces): Answers {
  return new Answers()
    .add(TraceStartDocument, ({ traceId, first }) => {
      const trace = traces.get(traceId);
      return { trace: trace === undefined ? null : { ...factsOf(trace), spans: rowsOf(trace, first ?? PAGE, 0) } };
    })
    .add(TracePageDocument, ({ traceId, first, after }) => {
      const trace = traces.get(traceId);
      if (trace === undefined) return { trace: null };
      return { trace: { spanCount: trace.spans.length, spans: rowsOf(trace, first ?? PAGE, Number(after ?? 0)) } };
    })
    .add(SpanDetailDocument, ({ traceId, spanId, kind, start }) => {
      const trace = traces.get(traceId);
      const key = { spanId, kind: SPAN_KINDS.indexOf(kind), startTimeUnixNano: BigInt(start) };
      const index = trace?.tree.indexOf(key);
      const span = index === undefined ? undefined : trace?.spans[index];
      if (trace === undefined || index === undefined || span === undefined) return { span: null };
      return { span: detailOf(trace, index, span, traces) };
    })
    .add(AttributePageDocument, ({ traceId, key, isOfSpan }) => {
      const trace = traces.get(traceId);
      return { trace: trace === undefined ? null : { spans: attributePageOf(trace, key, isOfSpan) } };
    })
    .add(LinkedFromDocument, ({ traceId }) => ({ spans: linkedFromOf(traceId, traces) }))
    .add(TraceEventsDocument, ({ traceId }) => {
      const trace = traces.get(traceId);
      return { spans: trace === undefined ? NO_SPANS : traceEventsOf(trace) };
    })
    .add(SpanEventsDocument, ({ traceId }) => {
      const trace = traces.get(traceId);
      return { spans: trace === undefined ? NO_SPANS : spanEventsOf(trace) };
    });
}

const NO_SPANS = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
