/** One trace of the shop: a request that wanders through its services. */
import type { Attribute } from '../../src/model/attributes.ts';
import { type Span, type SpanEvent, SpanKind, type SpanLink, StatusCode } from '../../src/model/span.ts';
import { int, text } from './attribute.ts';
import { Random, referenceOf, spanIdOf, traceIdOf } from './random.ts';
import {
  callAttributes,
  databaseCall,
  failed,
  internalAttributes,
  makeEvent,
  makeException,
  makeRequest,
  type Request,
} from './span-content.ts';
import { type Operation, type Pod, SERVICES } from './topology.ts';

/** 2026-11-22T12:00:00Z in nanoseconds: when the load starts. */
export const BASE_NANO = 1_795_348_800_000_000_000n;

const MAX_DEPTH = 6;
const MEDIAN_ROOT_NANO = 120e6;
const MAX_ROOT_NANO = 30e9;
const START_JITTER_NANO = 5e6;

/** A span with what the facts want to know of it without looking into it. */
export interface LoadSpan {
  readonly span: Span;
  readonly service: string;
  /** Nanoseconds after {@link BASE_NANO}; exact. */
  readonly start: number;
  /** In nanoseconds. */
  readonly duration: number;
  /** It serves an operation of its service. */
  readonly isOperation: boolean;
}

export interface LoadTrace {
  /** Its place in the load, from which its ids follow. */
  readonly index: number;
  /** In the order of making, the root first; the place of a span gives its id. The root starts first. */
  readonly spans: readonly LoadSpan[];
  readonly request: Request;
}

/** A span that is being made. */
interface Draft {
  readonly pod: Pod;
  readonly parent?: Draft;
  readonly spanId: string;
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly duration: number;
  /** Services entered on the way to it. */
  readonly depth: number;
  readonly isOperation: boolean;
  readonly attributes: readonly Attribute[];
}

type Slot = Pick<Draft, 'start' | 'duration'>;

/** Makes the traces of a seed, any of them by its index. */
export class TraceMaker {
  readonly #seed: number;
  readonly #stepNano: number;
  readonly #pods: ReadonlyMap<string, readonly Pod[]>;

  /** `stepNano` is the time from the start of one trace to that of the next, about. */
  constructor(seed: number, stepNano: number, pods: ReadonlyMap<string, readonly Pod[]>) {
    this.#seed = seed;
    this.#stepNano = stepNano;
    this.#pods = pods;
  }

  /** A trace of exactly so many spans. */
  make(index: number, size: number): LoadTrace {
    const random = new Random(this.#seed, index);
    const request = makeRequest(random, referenceOf(this.#seed, index));
    const drafts = [this.#root(random, index, request)];
    const entered = [...drafts];
    while (drafts.length < size) {
      const parent = (random.oneIn(3) ? entered.at(-1) : undefined) ?? random.pick(entered);
      const callee = this.#callee(random, parent);
      if (callee !== undefined && size - drafts.length >= 2) {
        const { caller, served } = this.#call(random, index, drafts.length, parent, callee, request);
        drafts.push(caller, served);
        entered.push(served);
      } else {
        drafts.push(this.#leaf(random, index, drafts.length, parent, request));
      }
    }
    return { index, request, spans: drafts.map((draft) => this.#finish(random, index, draft)) };
  }

  #root(random: Random, index: number, request: Request): Draft {
    const service = SERVICES[random.oneIn(8) ? SERVICES.length - 1 : 0] ?? random.pick(SERVICES);
    const operation = random.pick(service.operations);
    return {
      pod: this.#pod(random, service.name),
      spanId: spanIdOf(this.#seed, index, 0),
      name: operation.name,
      kind: servedKind(operation),
      start: Math.floor(index * this.#stepNano + random.fraction() * START_JITTER_NANO),
      duration: 2e6 + Math.floor(Math.min(Math.exp(random.normal()) * MEDIAN_ROOT_NANO, MAX_ROOT_NANO)),
      depth: 0,
      isOperation: true,
      attributes: callAttributes(random, operation, service, request),
    };
  }

  /** The pod that answers the next call of a span, if it calls one. */
  #callee(random: Random, { pod, depth }: Draft): Pod | undefined {
    const { calls } = pod.service;
    if (calls.length === 0 || depth >= MAX_DEPTH || random.fraction() >= 0.55) return undefined;
    return this.#pod(random, random.pick(calls));
  }

  /** The two spans of a call from service to service. */
  #call(random: Random, index: number, position: number, parent: Draft, callee: Pod, request: Request) {
    const operation = random.pick(callee.service.operations);
    const caller: Draft = {
      ...slotIn(random, parent),
      pod: parent.pod,
      parent,
      spanId: spanIdOf(this.#seed, index, position),
      name: callerName(operation),
      kind: operation.protocol === 'queue' ? SpanKind.PRODUCER : SpanKind.CLIENT,
      depth: parent.depth,
      isOperation: false,
      attributes: callAttributes(random, operation, parent.pod.service, request, callee.service),
    };
    const lag = Math.floor(caller.duration / 20);
    const served: Draft = {
      pod: callee,
      parent: caller,
      spanId: spanIdOf(this.#seed, index, position + 1),
      name: operation.name,
      kind: servedKind(operation),
      start: caller.start + lag,
      duration: caller.duration - 2 * lag,
      depth: parent.depth + 1,
      isOperation: true,
      attributes: callAttributes(random, operation, callee.service, request),
    };
    return { caller, served };
  }

  /** A call to the service's database, or work inside the service. */
  #leaf(random: Random, index: number, position: number, parent: Draft, request: Request): Draft {
    const { service } = parent.pod;
    const slot = slotIn(random, parent);
    const place = { pod: parent.pod, parent, depth: parent.depth, isOperation: false, start: slot.start };
    const spanId = spanIdOf(this.#seed, index, position);
    if (service.database !== undefined && random.fraction() < 0.7) {
      const call = databaseCall(random, service, service.database, request);
      return { ...place, ...call, spanId, kind: SpanKind.CLIENT, duration: 1_000 + Math.floor(slot.duration / 4) };
    }
    const name = random.pick(service.internal);
    const attributes = internalAttributes(random, name, service, request);
    const duration = 1_000 + Math.floor(slot.duration / 3);
    return { ...place, name, attributes, spanId, kind: SpanKind.INTERNAL, duration };
  }

  #finish(random: Random, index: number, draft: Draft): LoadSpan {
    const { pod, start, duration, isOperation } = draft;
    const startTimeUnixNano = BASE_NANO + BigInt(start);
    const endTimeUnixNano = startTimeUnixNano + BigInt(duration);
    const eventTime = () => startTimeUnixNano + BigInt(random.below(duration));
    const events: SpanEvent[] = [];
    const failure = random.fraction() < 0.03 ? makeException(random, pod.service, endTimeUnixNano - 500n) : undefined;
    if (failure !== undefined) events.push(failure.event);
    if (random.fraction() < (failure === undefined ? 0.021 : 0.33)) {
      events.push(makeEvent(random, eventTime()));
      if (random.oneIn(3)) events.push(makeEvent(random, eventTime()));
    }
    const span: Span = {
      traceId: traceIdOf(this.#seed, index),
      spanId: draft.spanId,
      parentSpanId: draft.parent?.spanId ?? '',
      traceState: '',
      flags: 0x101,
      name: draft.name,
      kind: draft.kind,
      startTimeUnixNano,
      endTimeUnixNano,
      attributes: failure === undefined ? draft.attributes : failed(random, draft.attributes),
      droppedAttributesCount: 0,
      events,
      droppedEventsCount: 0,
      links: index > 0 && random.fraction() < 0.02 ? [this.#link(random, random.below(index))] : [],
      droppedLinksCount: 0,
      statusCode: failure === undefined ? StatusCode.UNSET : StatusCode.ERROR,
      statusMessage: failure?.message ?? '',
      resource: pod.resource,
      scope: pod.scope,
    };
    return { span, service: pod.service.name, start, duration, isOperation };
  }

  /** A link to the root of another trace. */
  #link(random: Random, trace: number): SpanLink {
    return {
      traceId: traceIdOf(this.#seed, trace),
      spanId: spanIdOf(this.#seed, trace, 0),
      traceState: 'shop=1',
      flags: 0,
      attributes: [text('link.kind', 'follows_from'), int('link.attempt', random.below(4))],
      droppedAttributesCount: 0,
    };
  }

  #pod(random: Random, service: string): Pod {
    return random.pick(this.#pods.get(service) ?? []);
  }
}

/** A time inside the parent's. */
function slotIn(random: Random, { start, duration }: Slot): Slot {
  const offset = Math.floor(duration * (0.02 + 0.6 * random.fraction()));
  const room = duration - offset;
  return { start: start + offset, duration: 1_000 + Math.floor(room * (0.1 + 0.8 * random.fraction())) };
}

function servedKind({ protocol }: Operation): number {
  return protocol === 'queue' ? SpanKind.CONSUMER : SpanKind.SERVER;
}

/** As the instrumentations of clients name their spans. */
function callerName({ protocol, name, method, route }: Operation): string {
  if (protocol === 'rpc') return name;
  return protocol === 'http' ? method : `${route} publish`;
}
