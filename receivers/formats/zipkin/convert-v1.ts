/** Converts spans of Zipkin's JSON version 1 to version 2, by the rules of Zipkin's V1SpanConverter. */
import { naturalText } from '../../../src/model/attribute-text.ts';
import type { Attributes } from '../../../src/model/attributes.ts';
import type { JsonObject } from '../json-fields.ts';
import { type Endpoint, readV1, type V1Annotation, type V1Span } from './read-v1.ts';
import { type Half, Halves, isSameService } from './v1-halves.ts';

/** A span of version 2, and what version 2 cannot express. */
export interface ConvertedSpan {
  readonly span: JsonObject;
  /** The binary annotations that are not texts. */
  readonly attributes: Attributes;
}

/** Annotations that mark the begin or end of one half of a call or a message, and the kind of that half. */
const CORE: ReadonlyMap<string, string | undefined> = new Map([
  ['cs', 'CLIENT'],
  ['cr', 'CLIENT'],
  ['sr', 'SERVER'],
  ['ss', 'SERVER'],
  ['ms', 'PRODUCER'],
  ['mr', 'CONSUMER'],
  ['ws', undefined],
  ['wr', undefined],
]);
const ADDRESSES = new Set(['ca', 'sa', 'ma']);

type Core = Map<string, V1Annotation>;

/**
 * Converts a span. Version 1 can hold both halves of a call in one span: client and server become two spans with the same
 * id. Throws FieldFlaw.
 */
export function convertV1(span: JsonObject): readonly ConvertedSpan[] {
  const source = readV1(span);
  const halves = new Halves();
  const core = takeAnnotations(source, halves);
  timeCall(source, core, halves);
  timeMessage(source, core, halves);
  nameRemotes(takeBinaryAnnotations(source, halves), core, halves);
  return halves.all.map((half) => ({ span: asV2(span, half), attributes: half.attributes }));
}

function takeAnnotations({ annotations, timestamp, duration }: V1Span, halves: Halves): Core {
  const core: Core = new Map();
  for (const annotation of annotations) {
    const { value, endpoint } = annotation;
    const half = halves.of(endpoint);
    if (endpoint === undefined || !CORE.has(value)) {
      half.annotations.push(annotation);
      continue;
    }
    half.kind = CORE.get(value) ?? half.kind;
    core.set(value, annotation);
  }
  // If a half has no begin, and its end is the end of the span, it begins with the span.
  for (const [begin, end] of [
    ['cs', 'cr'],
    ['sr', 'ss'],
  ] as const) {
    const last = core.get(end);
    if (core.has(begin) || last === undefined || timestamp === 0n || duration === 0n) continue;
    if (timestamp + duration === last.timestamp) core.set(begin, { ...last, timestamp, value: begin });
  }
  return core;
}

function timeCall(source: V1Span, core: Core, halves: Halves): void {
  const [cs, cr, sr, ss] = [core.get('cs'), core.get('cr'), core.get('sr'), core.get('ss')];
  if (cs !== undefined && sr !== undefined) {
    timeHalf(halves.of(cs.endpoint), source, cs, cr);
    timeServer(isSameService(cs.endpoint, sr.endpoint) ? loopback(halves, cs, sr) : halves.of(sr.endpoint), sr, ss);
    if (cr === undefined && source.duration === 0n) halves.of(cs.endpoint).duration = 0n;
  } else if (cs !== undefined && cr !== undefined) timeHalf(halves.of(cs.endpoint), source, cs, cr);
  else if (sr !== undefined && ss !== undefined) timeHalf(halves.of(sr.endpoint), source, sr, ss);
  else timeIncomplete(source, core, halves);
  // Version 1 has no mark for shared spans: a server without a time or duration of its own shares the span of the client.
  const leavesTime = source.timestamp === 0n || (ss !== undefined && source.duration === 0n);
  if (cs === undefined && sr !== undefined && leavesTime) halves.of(sr.endpoint).isShared = true;
}

/** Makes the server's half of a service that calls itself. */
function loopback(halves: Halves, cs: V1Annotation, sr: V1Annotation): Half {
  halves.of(cs.endpoint).kind = 'CLIENT';
  const server = halves.fork(sr.endpoint);
  server.kind = 'SERVER';
  return server;
}

function timeServer(server: Half, sr: V1Annotation, ss: V1Annotation | undefined): void {
  server.isShared = true;
  server.timestamp = sr.timestamp;
  if (ss !== undefined) server.duration = ss.timestamp - sr.timestamp;
}

/** Takes the time of the span, or else the time from begin to end. */
function timeHalf(half: Half, source: V1Span, begin: V1Annotation, end: V1Annotation | undefined): void {
  if (source.timestamp !== 0n && source.duration !== 0n) {
    half.timestamp = source.timestamp;
    half.duration = source.duration;
    return;
  }
  half.timestamp = begin.timestamp;
  if (end !== undefined) half.duration = end.timestamp - begin.timestamp;
}

/** If only a begin or only an end is known, the end stays an annotation. */
function timeIncomplete(source: V1Span, core: Core, halves: Halves): void {
  for (const half of halves.all) {
    const [begin, end] = half.kind === 'CLIENT' ? ['cs', 'cr'] : half.kind === 'SERVER' ? ['sr', 'ss'] : [];
    half.timestamp = core.get(begin ?? '')?.timestamp ?? half.timestamp;
    const last = core.get(end ?? '');
    if (last !== undefined) half.annotations.push(last);
  }
  if (source.timestamp === 0n) return;
  halves.first.timestamp = source.timestamp;
  halves.first.duration = source.duration;
}

function timeMessage(source: V1Span, core: Core, halves: Halves): void {
  const [ms, mr, ws, wr] = [core.get('ms'), core.get('mr'), core.get('ws'), core.get('wr')];
  if (ms !== undefined && mr !== undefined) {
    const producer = halves.of(ms.endpoint);
    producer.kind = 'PRODUCER';
    producer.timestamp = ms.timestamp;
    producer.duration = ws === undefined ? 0n : ws.timestamp - ms.timestamp;
    const consumer = isSameService(ms.endpoint, mr.endpoint) ? halves.fork(mr.endpoint) : halves.of(mr.endpoint);
    consumer.kind = 'CONSUMER';
    consumer.isShared = true;
    consumer.timestamp = (wr ?? mr).timestamp;
    consumer.duration = mr.timestamp - consumer.timestamp;
  } else if (ms !== undefined) timeHalf(halves.of(ms.endpoint), source, ms, ws);
  else if (mr !== undefined) timeHalf(halves.of(mr.endpoint), source, wr ?? mr, wr === undefined ? undefined : mr);
  else for (const wire of [ws, wr]) if (wire !== undefined) halves.of(wire.endpoint).annotations.push(wire);
}

/** Texts become tags, and other values become attributes. Returns the addresses of the other side by their keys. */
function takeBinaryAnnotations({ binaryAnnotations }: V1Span, halves: Halves): ReadonlyMap<string, Endpoint> {
  const addresses = new Map<string, Endpoint>();
  for (const { key, value, endpoint } of binaryAnnotations) {
    if (ADDRESSES.has(key) && value === true && endpoint !== undefined) {
      addresses.set(key, endpoint);
      continue;
    }
    const half = halves.of(endpoint);
    // An empty `lc` marks a local span. In version 2 a span without a kind is local.
    if (key === 'lc' && value === '') continue;
    if (typeof value === 'string') half.tags.set(key, value);
    else if (key === 'error') half.tags.set(key, naturalText(value));
    else half.attributes.push({ key, value });
  }
  return addresses;
}

function nameRemotes(addresses: ReadonlyMap<string, Endpoint>, core: Core, halves: Halves): void {
  const [ca, sa, ma] = [addresses.get('ca'), addresses.get('sa'), addresses.get('ma')];
  const server = core.get('sr') ?? core.get('ss');
  const client = core.get('cs') ?? core.get('cr');
  if (server === undefined && client === undefined && (ca ?? sa) !== undefined) {
    const half = halves.of(sa === undefined ? undefined : ca);
    half.remoteEndpoint = sa ?? ca;
    // A span with nothing but a client's address is the server's.
    if (sa === undefined) half.kind = 'SERVER';
    return;
  }
  if (ca !== undefined && server !== undefined && !isSameAddress(ca, server.endpoint)) {
    // Finagle writes the client's port with the name of the server, as if the server called itself.
    const { serviceName: _own, ...address } = ca;
    halves.of(server.endpoint).remoteEndpoint = isSameService(ca, server.endpoint) ? address : ca;
  }
  if (sa !== undefined && client !== undefined) halves.of(client.endpoint).remoteEndpoint = sa;
  for (const message of [core.get('ms'), core.get('mr')]) {
    if (ma !== undefined && message !== undefined) halves.of(message.endpoint).remoteEndpoint = ma;
  }
}

function isSameAddress(some: Endpoint, other: Endpoint | undefined): boolean {
  return ['serviceName', 'ipv4', 'ipv6', 'port'].every((field) => (some[field] ?? '') === (other?.[field] ?? ''));
}

function asV2({ traceId, id, parentId, name, debug }: JsonObject, half: Half): JsonObject {
  return {
    traceId,
    id,
    parentId,
    name,
    debug,
    kind: half.kind,
    timestamp: half.timestamp,
    duration: half.duration,
    localEndpoint: half.endpoint,
    remoteEndpoint: half.remoteEndpoint,
    annotations: half.annotations,
    tags: Object.fromEntries(half.tags),
    shared: half.isShared,
  };
}
