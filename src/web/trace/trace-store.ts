/**
 * The spans of one trace in columns: as numbers in typed arrays, so that 100,000 of them are some megabytes. Times are
 * nanoseconds from the start of the trace: doubles keep them exactly for 104 days.
 */
import type { RowFragment, SpanKind } from '../generated/graphql.ts';

/** Letters of a name that are kept. More would not be seen, and laying out a million of them takes seconds. */
const MOST_LETTERS = 1_000;

/** Texts that occur often, each kept once. */
class Names {
  readonly all: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf(whole: string): number {
    const text = whole.length > MOST_LETTERS ? `${whole.slice(0, MOST_LETTERS)}…` : whole;
    const found = this.#places.get(text);
    if (found !== undefined) return found;
    this.#places.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** Bits of {@link TraceStore.flags}. */
const FAILED = 1;
const PARENT_MISSING = 2;

/** What tells a span from all others of its trace. */
export type SpanKey = Pick<RowFragment, 'spanId' | 'kind' | 'startTimeUnixNano'>;

/** The kind of the half of a call that is the parent of the half of this kind with the same id. */
const PARENT_HALVES: Readonly<Partial<Record<SpanKind, SpanKind>>> = { SERVER: 'CLIENT', CONSUMER: 'PRODUCER' };

/** Of spans with one id, it means the first of these kinds, and of several of that kind the earliest. */
const KINDS: readonly (SpanKind | undefined)[] = [
  'SERVER',
  'CONSUMER',
  'UNSPECIFIED',
  'INTERNAL',
  'CLIENT',
  'PRODUCER',
];

function rankOf(kind: SpanKind | undefined): number {
  return KINDS.indexOf(kind);
}

export class TraceStore {
  /** Start of the trace, in nanoseconds since the epoch. */
  readonly origin: bigint;
  /** Spans that have come. */
  size = 0;
  readonly names = new Names();
  readonly services = new Names();
  readonly ids: string[] = [];
  readonly parentIds: (string | null)[] = [];
  readonly kinds: SpanKind[] = [];
  start: Float64Array;
  length: Float64Array;
  name: Int32Array;
  service: Int32Array;
  events: Int32Array;
  links: Int32Array;
  #flags: Uint8Array;
  /** The span that others mean by an id: see {@link rankOf}. */
  readonly #byId = new Map<string, number>();
  /** Spans that share their id with others: by id, kind and start, and the first of each kind by id and kind alone. */
  readonly #sharing = new Map<string, number>();
  /** Times that a double cannot keep, in nanoseconds: start since the epoch, and length. */
  readonly #exact = new Map<number, { readonly start: bigint; readonly length: bigint }>();

  /** `spans`: how many are expected. More may come. */
  constructor(origin: bigint, spans: number) {
    this.origin = origin;
    const capacity = Math.max(16, spans);
    this.start = new Float64Array(capacity);
    this.length = new Float64Array(capacity);
    this.name = new Int32Array(capacity);
    this.service = new Int32Array(capacity);
    this.events = new Int32Array(capacity);
    this.links = new Int32Array(capacity);
    this.#flags = new Uint8Array(capacity);
  }

  /** Adds a page. */
  add(spans: readonly RowFragment[]): void {
    if (this.size + spans.length > this.start.length) this.#grow(2 * (this.size + spans.length));
    for (const span of spans) this.#addOne(span);
  }

  isFailed(index: number): boolean {
    return ((this.#flags[index] ?? 0) & FAILED) !== 0;
  }

  isParentMissing(index: number): boolean {
    return ((this.#flags[index] ?? 0) & PARENT_MISSING) !== 0;
  }

  nameOf(index: number): string {
    return this.names.all[this.name[index] ?? 0] ?? '';
  }

  serviceOf(index: number): string {
    return this.services.all[this.service[index] ?? 0] ?? '';
  }

  /** Nanoseconds from the start of the trace; a number over 2^53 is not exact. */
  startOf(index: number): number {
    return this.start[index] ?? 0;
  }

  lengthOf(index: number): number {
    return this.length[index] ?? 0;
  }

  /** Every digit, in nanoseconds since the epoch. */
  exactStart(index: number): bigint {
    return this.#exact.get(index)?.start ?? this.origin + BigInt(this.startOf(index));
  }

  /** Every digit, in nanoseconds. */
  exactLength(index: number): bigint {
    return this.#exact.get(index)?.length ?? BigInt(this.lengthOf(index));
  }

  /** The place of the parent; undefined for a root, and while the parent has not come. The rules are those of the API. */
  parentOf(index: number): number | undefined {
    const id = this.ids[index] ?? '';
    const half = PARENT_HALVES[this.kinds[index] ?? 'UNSPECIFIED'];
    const parentHalf = half === undefined ? undefined : this.#sharing.get(`${id}~${half}`);
    if (parentHalf !== undefined) return parentHalf;
    const parentId = this.parentIds[index];
    return parentId === null || parentId === undefined || parentId === id ? undefined : this.#byId.get(parentId);
  }

  /** Whether it names no parent but itself, and is no half of a call below another half. */
  isRoot(index: number): boolean {
    const parentId = this.parentIds[index];
    return (parentId === null || parentId === this.ids[index]) && this.parentOf(index) === undefined;
  }

  /** Whether its id and kind name this span: it is the first of its kind with this id. */
  isFirst(index: number): boolean {
    const first = this.#sharing.get(this.#nameOf(index));
    return first === undefined || first === index;
  }

  /** Names a span in a URL: its id, and as much more as tells it from others with this id. */
  refOf(index: number): string {
    const id = this.ids[index] ?? '';
    if (this.#byId.get(id) === index) return id;
    return this.isFirst(index) ? this.#nameOf(index) : `${this.#nameOf(index)}~${this.exactStart(index)}`;
  }

  /** The span that {@link refOf} names; undefined while it has not come. */
  find(ref: string): number | undefined {
    const main = this.#byId.get(ref.split('~', 1)[0] ?? '');
    if (main === undefined || !ref.includes('~') || this.#nameOf(main) === ref) return main;
    return this.#sharing.get(ref);
  }

  /** The span that the server names so; undefined while it has not come. */
  findOne({ spanId, kind, startTimeUnixNano }: SpanKey): number | undefined {
    const main = this.#byId.get(spanId);
    if (main === undefined) return undefined;
    if (this.kinds[main] === kind && this.exactStart(main) === BigInt(startTimeUnixNano)) return main;
    return this.#sharing.get(`${spanId}~${kind}~${startTimeUnixNano}`);
  }

  #nameOf(index: number): string {
    return `${this.ids[index]}~${this.kinds[index]}`;
  }

  /** Once: a subtree may have come before the page that has it, too. */
  #addOne(span: RowFragment): void {
    if (this.findOne(span) !== undefined) return;
    const index = this.size++;
    this.ids.push(span.spanId);
    this.parentIds.push(span.parentSpanId);
    this.kinds.push(span.kind);
    this.#addTimes(index, BigInt(span.startTimeUnixNano), BigInt(span.durationNano));
    this.name[index] = this.names.placeOf(span.name);
    this.service[index] = this.services.placeOf(span.service.name);
    this.events[index] = span.events.totalCount;
    this.links[index] = span.links.totalCount;
    this.#flags[index] = (span.status.code === 'ERROR' ? FAILED : 0) | (span.isParentMissing ? PARENT_MISSING : 0);
    this.#index(index);
  }

  #addTimes(index: number, start: bigint, length: bigint): void {
    const offset = Number(start - this.origin);
    this.start[index] = offset;
    this.length[index] = Number(length);
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(Number(length)))
      this.#exact.set(index, { start, length });
  }

  #index(index: number): void {
    const id = this.ids[index] ?? '';
    const other = this.#byId.get(id);
    if (other !== undefined) {
      this.#share(other);
      this.#share(index);
    }
    if (other === undefined || this.#isBefore(index, other)) this.#byId.set(id, index);
  }

  #share(index: number): void {
    const name = this.#nameOf(index);
    const first = this.#sharing.get(name);
    if (first === undefined || this.#isBefore(index, first)) this.#sharing.set(name, index);
    this.#sharing.set(`${name}~${this.exactStart(index)}`, index);
  }

  /** Whether an id means the one span rather than the other. */
  #isBefore(one: number, other: number): boolean {
    const [rank, otherRank] = [rankOf(this.kinds[one]), rankOf(this.kinds[other])];
    return rank === otherRank ? this.exactStart(one) < this.exactStart(other) : rank < otherRank;
  }

  #grow(capacity: number): void {
    this.start = copied(new Float64Array(capacity), this.start);
    this.length = copied(new Float64Array(capacity), this.length);
    this.name = copied(new Int32Array(capacity), this.name);
    this.service = copied(new Int32Array(capacity), this.service);
    this.events = copied(new Int32Array(capacity), this.events);
    this.links = copied(new Int32Array(capacity), this.links);
    this.#flags = copied(new Uint8Array(capacity), this.#flags);
  }
}

function copied<Column extends Float64Array | Int32Array | Uint8Array>(to: Column, from: Column): Column {
  to.set(from);
  return to;
}
