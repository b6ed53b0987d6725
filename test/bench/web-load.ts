/** What the page is measured with: three large traces, and 200 ordinary ones that are older. */
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import { type Span, SpanKind, StatusCode } from '../../src/model/span.ts';
import { attributesOf, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { GrpcConnection } from './grpc-connection.ts';
import { BASE_NANO, TraceMaker } from './make-trace.ts';
import { EXPORT_SPANS } from './stream.ts';
import { makePods } from './topology.ts';

const SEED = 1;
const ORDINARY = { traces: 200, spans: 24, stepNano: 1e9 };
const HOUR_NANO = 3_600_000_000_000n;
const US = 1_000n;

/** A service of all ordinary traces, and of no large one. */
export const ORDINARY_SERVICE = 'api-gateway';

/** Large traces by their spans. */
export const LARGE = { small: 1_000, middle: 10_000, large: 100_000 } as const;
/** The smallest of them has so many services: the map draws as much as it ever does. */
const SERVICES = { small: 80, middle: 20, large: 20 } as const;
export type LargeTrace = keyof typeof LARGE;

/** The trace with so many spans. */
export function largeTraceId(name: LargeTrace): string {
  return traceIdOf(LARGE[name]);
}

/** The hour of the smallest large trace, as parameters of the page's URL. */
export const MAP_HOUR = `from=${at(1n)}&to=${at(2n)}`;

function at(hours: bigint): string {
  return new Date(Number((BASE_NANO + hours * HOUR_NANO) / 1_000_000n)).toISOString();
}

/** Sends everything. It is stored when this resolves. */
export async function sendWebLoad(otlpGrpc: string): Promise<void> {
  const connection = new GrpcConnection(otlpGrpc);
  await connection.ready();
  let open: Span[] = [];
  const send = async (): Promise<void> => {
    await connection.send(Buffer.from(encodeTracesProtobuf(open)));
    open = [];
  };
  for (const span of allSpans()) {
    open.push(span);
    if (open.length === EXPORT_SPANS) await send();
  }
  if (open.length > 0) await send();
  connection.close();
}

function* allSpans(): Generator<Span, void> {
  const maker = new TraceMaker(SEED, ORDINARY.stepNano, makePods(SEED));
  for (let index = 0; index < ORDINARY.traces; index++)
    for (const { span } of maker.make(index, ORDINARY.spans).spans) yield span;
  for (const [place, name] of (Object.keys(LARGE) as LargeTrace[]).entries())
    for (let number = 1; number <= LARGE[name]; number++) yield largeSpan(name, place, number);
}

/** A span of a tree whose spans have parents at random: some tens of levels, few and many children. */
function largeSpan(name: LargeTrace, place: number, number: number): Span {
  const parent = number === 1 ? 0 : 1 + ((Math.imul(number, 0x9e3779b1) >>> 0) % (number - 1));
  const start = BASE_NANO + BigInt(place + 1) * HOUR_NANO;
  const begin = BigInt(number) * US;
  return makeSpan({
    traceId: largeTraceId(name),
    spanId: spanIdOf(number),
    parentSpanId: parent === 0 ? '' : spanIdOf(parent),
    name: `operation ${number % 50}`,
    kind: number % 2 === 0 ? SpanKind.CLIENT : SpanKind.SERVER,
    statusCode: number % 97 === 0 ? StatusCode.ERROR : StatusCode.UNSET,
    startTimeUnixNano: start + begin,
    endTimeUnixNano: start + (number === 1 ? BigInt(2 * LARGE[name]) * US : begin + BigInt(1 + (number % 1_000)) * US),
    resource: resourceOf(`service ${number % SERVICES[name]}`),
    attributes: attributesOf({ 'http.route': `/route/${number % 30}`, 'user.id': `user ${number % 977}` }),
  });
}
