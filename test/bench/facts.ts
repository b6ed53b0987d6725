/** Keeps of a load, while it is made, what the samples need: a few numbers a span, and the spans of some traces. */
import { type Span, StatusCode } from '../../src/model/span.ts';
import { BASE_NANO, type LoadSpan, type LoadTrace } from './make-trace.ts';
import { FirstPlaces, type Place, Places } from './places.ts';
import { Random, spanIdOf, traceIdOf } from './random.ts';
import {
  type AttributeSample,
  type FoundSpan,
  type FoundTrace,
  PAGE_SIZE,
  type Samples,
  type SearchSample,
  type ServiceAttributeSample,
  type ServiceCount,
  type SlowOperation,
} from './samples.ts';
import { SEARCHES, type Search } from './searches.ts';
import { ORDER_KEY, USER_KEY, userOf } from './span-content.ts';

/** Samples of each sort. */
const SAMPLES = 400;
/** The range of searches that have one, from the load's start. */
const HOUR_NANO = 3_600e9;
/** One of the services with the most spans. */
const COMMON_SERVICE = 'api-gateway';
/** Slow spans are those above this part of their operation's, and above a little more in each further round. */
const SLOW_FROM = 0.9;
const SLOW_STEP = 0.005;
/** Slow spans in the past are those above this part of the operation's within the first hour. */
const SLOW_IN_PAST = 0.95;

/** A trace in short; times as in {@link Place}. */
interface Summary extends Pick<FoundTrace, 'spanCount' | 'errorCount' | 'rootSpan'> {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Takes every trace of a load once, and gives the samples at the end. */
export class Facts {
  readonly #seed: number;
  readonly #random: Random;
  readonly #summaries: Summary[] = [];
  readonly #operations = new Map<
    string,
    { readonly service: string; readonly name: string; readonly places: Places }
  >();
  readonly #users = new Map(Array.from({ length: SAMPLES }, (_, number) => [userOf(number), new Places()]));
  readonly #searches = SEARCHES.map((search) => ({ search, places: firstOf(search) }));
  readonly #userInService = new Map([...this.#users.keys()].map((user) => [user, new Places()]));
  readonly #counts = new Map<string, Map<string, { name: string; kind: number; spanCount: number }>>();
  readonly #traces: LoadTrace[] = [];
  readonly #bigTraces: LoadTrace[] = [];
  #largestTrace: LoadTrace | undefined;
  #candidates = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new Random(seed, -2);
  }

  /** Traces come in the order of their index; `size` tells the few that were made big on purpose. */
  add(trace: LoadTrace, size: 'ordinary' | 'big' | 'largest'): void {
    const { spans, index, request } = trace;
    this.#summaries[index] = summaryOf(trace);
    const user = this.#users.get(request.user);
    const userInService = this.#userInService.get(request.user);
    for (const [position, one] of spans.entries()) {
      this.#count(one);
      const place = { trace: index, position, start: one.start, duration: one.duration };
      if (one.isOperation) this.#operation(one).add(place);
      for (const { search, places } of this.#searches) {
        if ((!search.isRanged || one.start < HOUR_NANO) && search.matches(one, trace)) places.add(place);
      }
      if (user === undefined || !hasAttribute(one.span, USER_KEY)) continue;
      user.add(place);
      if (one.service === COMMON_SERVICE) userInService?.add(place);
    }
    if (size === 'largest') this.#largestTrace = trace;
    else if (size === 'big') this.#bigTraces.push(trace);
    else if (spans.length >= 18 && spans.length <= 22) this.#sample(trace);
  }

  samples(): Samples {
    return {
      traces: this.#traces.map(spansOf),
      bigTraces: this.#bigTraces.map(spansOf),
      largestTraces: this.#largestTrace === undefined ? [] : [spansOf(this.#largestTrace)],
      slowOperations: this.#slowOperations(),
      slowInPast: this.#slowInPast(),
      rare: this.#traces.map((trace) => this.#rare(trace)).filter(({ spans }) => spans.length > 0),
      rareInService: this.#traces.map((trace) => this.#rareInService(trace)).filter(({ spans }) => spans.length > 0),
      searches: this.#searches.map(({ search, places }) => this.#search(search, places)),
      shared: shared(this.#users, (places) => this.#newestSpans(places)),
      sharedInService: shared(this.#userInService, (places) => this.#newestSpans(places)).map((sample) => {
        return { ...sample, service: COMMON_SERVICE };
      }),
      services: this.#services(),
    };
  }

  /** Every candidate has the same chance to be among those kept (reservoir sampling). */
  #sample(trace: LoadTrace): void {
    this.#candidates++;
    const place = this.#traces.length < SAMPLES ? this.#traces.length : this.#random.below(this.#candidates);
    if (place < SAMPLES) this.#traces[place] = trace;
  }

  #count({ span: { name, kind }, service }: LoadSpan): void {
    const operations = getOrAdd(this.#counts, service, () => new Map());
    getOrAdd(operations, `${kind} ${name}`, () => ({ name, kind, spanCount: 0 })).spanCount++;
  }

  #operation({ span: { name }, service }: LoadSpan): Places {
    return getOrAdd(this.#operations, `${service} ${name}`, () => ({ service, name, places: new Places() })).places;
  }

  /** Takes the operations in turn, with another bound in each round. */
  #slowOperations(): SlowOperation[] {
    const operations = [...this.#operations.values()];
    return Array.from({ length: SAMPLES }, (_, number) => {
      const { service, name, places } = operations[number % operations.length] ?? fail();
      const round = Math.floor(number / operations.length);
      const overNano = places.quantile(Math.min(SLOW_FROM + round * SLOW_STEP, 0.99));
      const slow = places.longerThan(overNano);
      return { service, name, overNano, spans: this.#newestSpans(slow), traces: this.#newestTraces(slow) };
    });
  }

  /** One question for each operation, of the first hour only. */
  #slowInPast(): SlowOperation[] {
    return [...this.#operations.values()].flatMap(({ service, name, places }) => {
      const overNano = places.quantile(SLOW_IN_PAST);
      const slow = places.longerThan(overNano).filter(({ start }) => start < HOUR_NANO);
      return { service, name, overNano, spans: this.#newestSpans(slow), traces: [] };
    });
  }

  #rare({ index: trace, spans, request }: LoadTrace): AttributeSample {
    const places = spans.flatMap(({ span, start, duration }, position) =>
      hasAttribute(span, ORDER_KEY) ? [{ trace, position, start, duration }] : [],
    );
    return { key: ORDER_KEY, value: request.orderReference, spans: this.#newestSpans(places) };
  }

  #rareInService({ index: trace, spans, request }: LoadTrace): ServiceAttributeSample {
    const places = spans.flatMap(({ span, service, start, duration }, position) =>
      service === COMMON_SERVICE && hasAttribute(span, ORDER_KEY) ? [{ trace, position, start, duration }] : [],
    );
    return {
      key: ORDER_KEY,
      value: request.orderReference,
      service: COMMON_SERVICE,
      spans: this.#newestSpans(places),
    };
  }

  #search({ name, page = 1 }: Search, places: FirstPlaces): SearchSample {
    return { name, spans: this.#found(places.first().slice((page - 1) * PAGE_SIZE)) };
  }

  #newestSpans(places: readonly Place[]): FoundSpan[] {
    return this.#found(places.toSorted((one, other) => other.start - one.start).slice(0, PAGE_SIZE));
  }

  #found(places: readonly Place[]): FoundSpan[] {
    return places.map(({ trace, position, start, duration }) => ({
      traceId: traceIdOf(this.#seed, trace),
      spanId: spanIdOf(this.#seed, trace, position),
      startTimeUnixNano: String(BASE_NANO + BigInt(start)),
      durationNano: String(duration),
    }));
  }

  #newestTraces(places: readonly Place[]): FoundTrace[] {
    const traces = [...new Set(places.map(({ trace }) => trace))].flatMap((trace) => this.#summaries[trace] ?? []);
    const newest = traces.sort((one, other) => other.start - one.start).slice(0, PAGE_SIZE);
    return newest.map(({ index, start, end, spanCount, errorCount, rootSpan }) => ({
      traceId: traceIdOf(this.#seed, index),
      startTimeUnixNano: String(BASE_NANO + BigInt(start)),
      durationNano: String(end - start),
      spanCount,
      errorCount,
      rootSpan,
    }));
  }

  #services(): ServiceCount[] {
    return Array.from(this.#counts, ([name, counts]) => {
      const operations = [...counts.values()].sort(
        (one, other) => order(one.name, other.name) || one.kind - other.kind,
      );
      return { name, spanCount: operations.reduce((sum, { spanCount }) => sum + spanCount, 0), operations };
    }).sort((one, other) => order(one.name, other.name));
  }
}

/** Keeps what the searched page and those before it hold. */
function firstOf({ longestFirst, page = 1 }: Search): FirstPlaces {
  return new FirstPlaces(
    page * PAGE_SIZE,
    (one, other) => (longestFirst && other.duration - one.duration) || other.start - one.start,
  );
}

/** The values that at least one span has. */
function shared(
  users: ReadonlyMap<string, Places>,
  newest: (places: readonly Place[]) => FoundSpan[],
): AttributeSample[] {
  return Array.from(users, ([value, places]) => {
    return { key: USER_KEY, value, spans: newest(places.longerThan(-1)) };
  }).filter(({ spans }) => spans.length > 0);
}

function summaryOf({ index, spans }: LoadTrace): Summary {
  const [root = fail()] = spans;
  return {
    index,
    start: root.start,
    end: Math.max(...spans.map(({ start, duration }) => start + duration)),
    spanCount: spans.length,
    errorCount: spans.filter(({ span }) => span.statusCode === StatusCode.ERROR).length,
    rootSpan: { name: root.span.name, service: { name: root.service } },
  };
}

function spansOf({ spans }: LoadTrace): Span[] {
  return spans.map(({ span }) => span);
}

function hasAttribute({ attributes }: Span, key: string): boolean {
  return attributes.some((attribute) => attribute.key === key);
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

function fail(): never {
  throw new Error('The load has no spans.');
}
