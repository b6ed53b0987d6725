/** Compares the documents of spans with their content: the field `span`, from which all others follow. */
import type { Span } from '../../../model/span.ts';
import type { Finding } from '../../maintenance.ts';
import type { BulkOperation } from '../cluster/bulk.ts';
import type { Hit } from '../cluster/hits.ts';
import { LATER_FIELDS, SpanEncoder, spanTimes } from '../documents/documents.ts';
import { dayOf, spansIndex } from '../documents/names.ts';
import { type Piece, toBytes } from '../documents/pieces.ts';
import { readSpanText } from '../documents/span-text.ts';
import { TermEncoder } from '../documents/term-lists.ts';
import { readIngested, type StoredFields, storedDocument, wrongFields } from './compare-documents.ts';
import { type Member, memberOf } from './right-trace.ts';

/** The part of its findings. */
export const SPANS_PART = 'spans';
/** Fields with 64-bit integers. */
export const SPAN_INTEGERS: readonly string[] = ['start', 'end', 'duration'];

/** What a look at one document gives. */
export interface CheckedSpan {
  /** Undefined if the document cannot be read as a span. */
  readonly span?: { readonly traceId: string; readonly ingested: bigint; readonly member: Member };
  readonly finding?: Finding;
  /** Makes the document right, unless it has changed meanwhile. */
  readonly repair?: BulkOperation;
}

/** What the content of a document says. */
interface Content {
  readonly span: Span;
  readonly ingested: bigint;
  readonly source: readonly Piece[];
}

export class SpanPass {
  readonly #index: string;
  readonly #terms = new TermEncoder();

  /** `index`: the prefix of all indices. */
  constructor(index: string) {
    this.#index = index;
  }

  /** `hit` has all fields, and {@link SPAN_INTEGERS} exactly. */
  check(hit: Hit<StoredFields>): CheckedSpan {
    const stored = storedDocument(hit);
    const shown = `The document ${hit.id} of ${stored.index}`;
    const content = this.#read(hit.source);
    if (content === undefined) return { finding: lost(hit, `${shown} cannot be read as a span.`) };
    const { span, ingested, source } = content;
    const { traceId } = span;
    const member = memberOf(span, hit.id);
    if (member === undefined || stored.index !== spansIndex(this.#index, dayOf(span.startTimeUnixNano)))
      return { finding: lost(hit, `${shown} holds a span of another key than its _id or index says.`) };
    const right = { text: toBytes(source).toString(), integers: spanTimes(span) };
    const wrong = wrongFields(right, stored).filter(
      (name) => !LATER_FIELDS.includes(name) || hit.source[name] !== undefined,
    );
    const known = { traceId, ingested, member };
    if (wrong.length === 0) return { span: known };
    const what = `${shown} has another ${wrong.join(', ')} than its content says.`;
    const { index, version } = stored;
    return {
      span: known,
      finding: { part: SPANS_PART, traceId, what, repairable: true },
      repair: { action: 'index', index, id: hit.id, source, version },
    };
  }

  /** Undefined if it is not the content that a writer makes. */
  #read({ span: text, ingested }: StoredFields): Content | undefined {
    const at = readIngested(ingested);
    const span = typeof text === 'string' ? readSpan(text) : undefined;
    if (span === undefined || at === undefined) return undefined;
    const document = new SpanEncoder(at, this.#terms).encode(span);
    return document.text() === text ? { span, ingested: at, source: document.source } : undefined;
  }
}

/** Undefined for a text that is no span. */
export function readSpan(text: string): Span | undefined {
  try {
    return readSpanText(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** What a document holds is not said anywhere else. */
function lost({ source: { trace } }: Hit<StoredFields>, what: string): Finding {
  return { part: SPANS_PART, what, repairable: false, ...(typeof trace === 'string' && { traceId: trace }) };
}
