/** Spans with no more than their calls depend on, read in portions. */
import type { Attributes } from '../../../model/attributes.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import { SpanKind, StatusCode } from '../../../model/span.ts';
import type { CallTarget } from '../../calls.ts';
import { elementTexts } from '../../encoding/element-texts.ts';
import { CALL_KEYS, outerTarget, type RelatedSpan } from '../../evaluator/calls-of.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, MAX_SHORT_BYTES, nullable, select, text } from '../file/select.ts';
import {
  type ClassCode,
  classOf,
  NARROW_COLUMNS,
  NARROW_LISTS,
  type NarrowPortion,
  type PortionSearch,
  portionsOf,
} from '../measure/span-portions.ts';
import { STORED_ATTRIBUTES } from '../rows/attribute-columns.ts';
import { parseExactTimes } from '../rows/keys.ts';
import { idBounds } from '../rows/row-bounds.ts';
import type { RowSource } from '../rows/row-source.ts';
import { kindText } from '../rows/rows.ts';
import { traceTerm } from '../rows/terms.ts';
import { anyOf } from '../search/compile-query.ts';
import { searchStep } from '../search/search-step.ts';
import type { TraceExtent } from './trace-extent.ts';

/** Bytes of a span in memory beside its attributes, about. */
const SPAN_BYTES = 400;

/** The most lists of texts of one shape of which is remembered what they name. */
const MAX_TARGETS_OF_SHAPE = 1_000;

/** Stands in no JSON text. */
const SEPARATOR = '\n';
const OUTGOING = `s.kind IN ('${kindText(SpanKind.CLIENT)}', '${kindText(SpanKind.PRODUCER)}')`;
const LISTS = columns(
  ...NARROW_LISTS,
  text('trace_ids', 'json_group_array(trace_id)'),
  text('span_ids', 'json_group_array(span_id)'),
  text('parent_ids', 'json_group_array(parent_span_id)'),
  text('rare', "'[' || ifnull(group_concat(rare), '') || ']'"),
  // A list without a shape begins with the blank.
  nullable(text('attributes', `group_concat(attributes, '${SEPARATOR}')`)),
);
const RELATED = {
  ofSpan: `${NARROW_COLUMNS}, s.trace_id, s.span_id, s.parent_span_id,
    iif(${OUTGOING} AND octet_length(s.attribute_values) <= ${MAX_SHORT_BYTES},
      ifnull(s.attribute_shape_id, '') || ' ' || s.attribute_values, '') AS attributes,
    iif(s.id = s.start_time_unix_nano AND s.exact_times IS NULL AND s.kind <> '${kindText(SpanKind.CONSUMER)}', '0',
      json_array(s.id - s.start_time_unix_nano, s.exact_times, EXISTS (SELECT 1 FROM links WHERE span_row = s.id))) AS rare`,
  lists: LISTS,
};
const ATTRIBUTES = select(STORED_ATTRIBUTES, 'FROM spans WHERE id = ?');
const LINKS = select(
  columns(text('target_trace_id'), text('target_span_id')),
  'FROM links WHERE span_row = ? ORDER BY id',
);

/** Where the texts that calls depend on are in lists of a shape, ascending. */
type CallTexts = readonly (readonly [place: number, key: string])[];

/** What the spans of one operation and status have in common. */
export interface NarrowClass {
  readonly operationId: number;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly statusCode: number;
}

export class NarrowSpan implements RelatedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly kind: number;
  readonly of: NarrowClass;
  /** In nanoseconds. A decimal text if a double does not hold it. */
  readonly duration: number | string;
  /** The ordered start is `base + offset`. */
  readonly base: bigint;
  readonly offset: number;
  readonly #rare: Rare;
  /** Id of the shape, blank, values. Empty if they must be read. */
  readonly #attributes: string;
  readonly #spans: NarrowSpans;

  constructor(portion: RelatedPortion, index: number, spans: NarrowSpans) {
    this.of = spans.classOf(portion.classes[index] ?? 0);
    this.service = this.of.service;
    this.kind = this.of.kind;
    this.traceId = portion.traceIds[index] ?? '';
    this.spanId = portion.spanIds[index] ?? '';
    this.parentSpanId = portion.parentIds[index] ?? '';
    this.duration = portion.durations[index] ?? 0;
    this.base = portion.base;
    this.offset = portion.offsets[index] ?? 0;
    this.#rare = portion.rare[index] || NOTHING_RARE;
    this.#attributes = portion.attributes[index] ?? '';
    this.#spans = spans;
  }

  get id(): bigint {
    return this.orderedStart + BigInt(this.#rare[0]);
  }

  get orderedStart(): bigint {
    return this.base + BigInt(this.offset);
  }

  get startTimeUnixNano(): bigint {
    return parseExactTimes(this.#rare[1])?.[0] ?? this.orderedStart;
  }

  get endTimeUnixNano(): bigint {
    return parseExactTimes(this.#rare[1])?.[1] ?? this.orderedStart + this.durationNano;
  }

  get durationNano(): bigint {
    return BigInt(this.duration);
  }

  get isError(): boolean {
    return this.of.statusCode === StatusCode.ERROR;
  }

  links(): Iterable<{ readonly traceId: string; readonly spanId: string }> {
    return this.#rare[2] === 1 ? this.#spans.linksOf(this.id) : [];
  }

  /** Those of a span that is neither CLIENT nor PRODUCER are read from its row. */
  attributeLists(): readonly Attributes[] {
    return [this.#attributes === '' ? this.#spans.attributesOf(this.id) : this.#spans.callAttributes(this.#attributes)];
  }

  /** As {@link outerTarget} of its attributes. */
  outerTarget(): CallTarget | undefined {
    return this.#attributes === '' ? outerTarget(this.attributeLists()) : this.#spans.outerTarget(this.#attributes);
  }

  /** Bytes that it takes in memory, about. */
  get size(): number {
    return SPAN_BYTES + this.#attributes.length;
  }
}

/** Row id minus ordered start; times that do not fit their columns; whether a CONSUMER has links. */
type Rare = readonly [shift: number, exactTimes: string | null, hasLinks: 0 | 1];
const NOTHING_RARE: Rare = [0, null, 0];

interface RelatedPortion extends NarrowPortion {
  readonly traceIds: readonly string[];
  readonly spanIds: readonly string[];
  readonly parentIds: readonly string[];
  readonly rare: readonly (Rare | 0)[];
  readonly attributes: readonly string[];
}

export class NarrowSpans {
  readonly #source: RowSource;
  readonly #classes = new Map<ClassCode, NarrowClass>();
  /** By id of the shape. */
  readonly #callTextsOf = new Map<string, CallTexts>();
  readonly #targets = new Map<CallTexts, Map<string, CallTarget | undefined>>();

  constructor(source: RowSource) {
    this.#source = source;
  }

  /** All spans that start within these bounds, in order of row id. Calls `onPortion` with every portion that it reads. */
  *within(starts: Bounds, onPortion: (portion: NarrowPortion) => void = () => {}): Generator<readonly NarrowSpan[]> {
    if (starts.low > starts.high) return;
    const ids = idBounds(starts, this.#source);
    const step = searchStep(this.#source, { ids, columns: 'what calls depend on' });
    const isWithin = startsWithin(starts);
    for (const portion of this.#portions({ match: undefined, ids, step })) {
      onPortion(portion);
      yield this.#spansOf(portion).filter(isWithin);
    }
  }

  /** All spans of one trace. */
  ofTrace({ traceId, starts }: TraceExtent): NarrowSpan[] {
    const ids = idBounds(starts, this.#source);
    const step = searchStep(this.#source, {
      match: '',
      words: () => 'the spans of a trace',
      ids,
      columns: 'what calls depend on',
    });
    const search = { match: anyOf([traceTerm(traceId)]), traceId, ids, step };
    const spans: NarrowSpan[] = [];
    for (const portion of this.#portions(search)) {
      for (const span of this.#spansOf(portion)) {
        this.#source.db.clock.countRow();
        spans.push(span);
      }
    }
    return spans;
  }

  /** What an operation and a status stand for. */
  classOf(code: ClassCode): NarrowClass {
    const known = this.#classes.get(code);
    if (known !== undefined) return known;
    const [operationId, statusCode] = classOf(code);
    const made = { ...this.#source.lookups.operation(operationId), operationId, statusCode };
    this.#classes.set(code, made);
    return made;
  }

  *linksOf(id: bigint): Generator<{ readonly traceId: string; readonly spanId: string }> {
    for (const [traceId, spanId] of this.#source.db.iterate(LINKS, id)) yield { traceId, spanId };
  }

  attributesOf(id: bigint): Attributes {
    const { db, lookups } = this.#source;
    return lookups.attributesOf(db.get(ATTRIBUTES, id));
  }

  /** The texts among these attributes that calls depend on. `stored`: id of the shape, blank, values. */
  callAttributes(stored: string): Attributes {
    const { wanted, texts, values } = this.#callTextsIn(stored);
    return wanted === undefined
      ? this.#source.lookups.attributes(null, values)
      : wanted.map(([, key], index) => ({ key, value: JSON.parse(texts[index] ?? 'null') }));
  }

  /** What attributes in this form name. Few differ in what matters. */
  outerTarget(stored: string): CallTarget | undefined {
    const { wanted, texts } = this.#callTextsIn(stored);
    if (wanted === undefined) return outerTarget([this.callAttributes(stored)]);
    // The same list of places stands for the same keys.
    const known = getOrMake(this.#targets, wanted, () => new Map<string, CallTarget | undefined>());
    const key = texts.join();
    if (known.has(key)) return known.get(key);
    const target = outerTarget([this.callAttributes(stored)]);
    if (known.size < MAX_TARGETS_OF_SHAPE) known.set(key, target);
    return target;
  }

  /** As JSON. Without `wanted`, the keys are among the values. */
  #callTextsIn(stored: string): {
    readonly wanted: CallTexts | undefined;
    readonly texts: readonly string[];
    readonly values: string;
  } {
    const blank = stored.indexOf(' ');
    const shape = stored.slice(0, blank);
    const values = stored.slice(blank + 1);
    if (shape === '') return { wanted: undefined, texts: [], values };
    const wanted = this.#callTexts(shape);
    const last = wanted.at(-1);
    const texts = last === undefined ? [] : elementTexts(values, last[0] + 1);
    return { wanted, texts: wanted.map(([place]) => texts[place] ?? 'null'), values };
  }

  /** Where the texts that calls depend on are in lists of a shape, ascending. */
  #callTexts(shape: string): CallTexts {
    const known = this.#callTextsOf.get(shape);
    if (known !== undefined) return known;
    const keys = this.#source.lookups.shapeKeys(Number(shape));
    const texts = keys.flatMap(([key, code], place) =>
      code === 's' && CALL_KEYS.has(key) ? [[place, key] as const] : [],
    );
    this.#callTextsOf.set(shape, texts);
    return texts;
  }

  *#portions(search: PortionSearch): Generator<RelatedPortion> {
    for (const { base, lists } of portionsOf(RELATED, search, this.#source)) {
      const [offsets, classes, durations, traceIds, spanIds, parentIds, rare, attributes] = lists;
      yield {
        base,
        offsets: JSON.parse(offsets),
        classes: JSON.parse(classes),
        durations: JSON.parse(durations),
        traceIds: JSON.parse(traceIds),
        spanIds: JSON.parse(spanIds),
        parentIds: JSON.parse(parentIds),
        rare: JSON.parse(rare),
        attributes: attributes?.split(SEPARATOR) ?? [],
      };
    }
  }

  #spansOf(portion: RelatedPortion): NarrowSpan[] {
    return portion.offsets.map((_offset, index) => new NarrowSpan(portion, index, this));
  }
}

/** Tests spans that have one base after the other. */
export function startsWithin({ low, high }: Bounds): (span: NarrowSpan) => boolean {
  let base: bigint | undefined;
  let [from, to] = [0, 0];
  return (span) => {
    if (span.base !== base) {
      base = span.base;
      // Offsets are exact in doubles, and so are bounds as far as offsets reach.
      [from, to] = [Number(low - base), Number(high - base)];
    }
    return span.offset >= from && span.offset <= to;
  };
}
