import { describe, expect, test } from 'vitest';
import { SPAN_KINDS, type Span, serviceName } from '../../../src/model/span.ts';
import { decodeZipkin } from './decode-zipkin.ts';

const IDS = { traceId: 'cafe', id: '1', name: 'get /cart' };
const cart = { serviceName: 'cart', ipv4: '10.0.0.1', port: 80 };
const shop = { serviceName: 'shop', ipv4: '10.0.0.2' };
const at = (timestamp: number, value: string, endpoint?: object) => ({
  timestamp,
  value,
  ...(endpoint && { endpoint }),
});
const tag = (key: string, value: unknown, endpoint: object, type?: string) => ({
  key,
  value,
  endpoint,
  ...(type === undefined ? {} : { type }),
});
const address = (key: string, endpoint: object) => tag(key, true, endpoint, 'BOOL');

function read(span: object): readonly Span[] {
  const { spans, rejected } = decodeZipkin([{ ...IDS, ...span }]);
  expect(rejected).toEqual([]);
  return spans;
}

/** Each span as `service KIND begin-end` in microseconds, and `shared` where it is. */
function summary(span: object): string[] {
  return read(span).map(({ resource, kind, startTimeUnixNano: start, endTimeUnixNano: end, attributes }) => {
    const shared = attributes.some(({ key }) => key === 'zipkin.shared') ? ' shared' : '';
    return `${serviceName(resource)} ${SPAN_KINDS[kind]} ${start / 1000n}-${end / 1000n}${shared}`;
  });
}

const texts = (span: Span | undefined) =>
  Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, value]));

test('a server span: service, kind, tags and addresses are kept', () => {
  const [span, ...others] = read({
    timestamp: 1_767_225_600_000_000,
    duration: 1000,
    annotations: [at(1_767_225_600_000_000, 'sr', cart), at(1_767_225_600_000_500, 'cached', cart)].concat(
      at(1_767_225_600_001_000, 'ss', { serviceName: 'cart' }),
    ),
    binaryAnnotations: [tag('http.path', '/cart', cart), address('ca', shop)],
    debug: true,
  });
  expect(others).toEqual([]);
  expect(span).toMatchObject({
    name: 'get /cart',
    kind: 2,
    startTimeUnixNano: 1_767_225_600_000_000_000n,
    endTimeUnixNano: 1_767_225_600_001_000_000n,
    events: [{ timeUnixNano: 1_767_225_600_000_500_000n, name: 'cached' }],
    resource: { attributes: [{ key: 'service.name', value: 'cart' }] },
  });
  expect(texts(span)).toEqual({
    'http.path': '/cart',
    'peer.service': 'shop',
    'network.peer.address': '10.0.0.2',
    'network.local.address': '10.0.0.1',
    'network.local.port': 80n,
    'zipkin.debug': true,
  });
});

describe('kinds, times and halves', () => {
  const [cs, sr, ss, cr] = [at(10, 'cs', shop), at(20, 'sr', cart), at(30, 'ss', cart), at(40, 'cr', shop)];
  const [ms, ws, wr, mr] = [at(10, 'ms', shop), at(11, 'ws', shop), at(20, 'wr', cart), at(25, 'mr', cart)];
  const time = { timestamp: 10, duration: 30 };
  test.each<[string, object, readonly string[]]>([
    ['client', { ...time, annotations: [cs, cr] }, ['shop CLIENT 10-40']],
    ['client without a time', { annotations: [cs, cr] }, ['shop CLIENT 10-40']],
    ['client with its end alone, at the end of the span', { ...time, annotations: [cr] }, ['shop CLIENT 10-40']],
    ['client with its end alone, elsewhere', { timestamp: 5, duration: 9, annotations: [cr] }, ['shop CLIENT 5-14']],
    ['server without a time is shared', { annotations: [sr, ss] }, ['cart SERVER 20-30 shared']],
    ['server with a time', { timestamp: 20, duration: 10, annotations: [sr, ss] }, ['cart SERVER 20-30']],
    ['both halves', { ...time, annotations: [cs, sr, ss, cr] }, ['shop CLIENT 10-40', 'cart SERVER 20-30 shared']],
    [
      'both halves, the server first',
      { annotations: [sr, ss, cs, cr] },
      ['cart SERVER 20-30 shared', 'shop CLIENT 10-40'],
    ],
    ['one way', { timestamp: 10, annotations: [cs, sr] }, ['shop CLIENT 10-10', 'cart SERVER 20-20 shared']],
    [
      'a service that calls itself',
      { annotations: [cs, at(20, 'sr', shop), at(30, 'ss', shop), cr] },
      ['shop CLIENT 10-40', 'shop SERVER 20-30 shared'],
    ],
    ['only a begin', { annotations: [sr] }, ['cart SERVER 20-20 shared']],
    ['a producer', { annotations: [ms, ws] }, ['shop PRODUCER 10-11']],
    ['a consumer', { annotations: [wr, mr] }, ['cart CONSUMER 20-25']],
    [
      'both ends of a message',
      { annotations: [ms, ws, wr, mr] },
      ['shop PRODUCER 10-11', 'cart CONSUMER 20-25 shared'],
    ],
    ['a local span', { ...time, binaryAnnotations: [tag('lc', '', cart, 'STRING')] }, ['cart UNSPECIFIED 10-40']],
    [
      'a clock that was set back',
      { annotations: [at(20, 'sr', cart), at(15, 'ss', cart)] },
      ['cart SERVER 20-15 shared'],
    ],
    ['nothing but annotations', { annotations: [at(9, 'b', cart), at(7, 'a', cart)] }, ['cart UNSPECIFIED 7-7']],
  ])('%s', (_name, span, expected) => {
    expect(summary(span)).toEqual(expected);
  });

  test('what is no begin or end of the half stays an event', () => {
    expect(read({ annotations: [at(10, 'cs'), ws, at(12, 'x', shop)] })[0]?.events.map(({ name }) => name)).toEqual([
      'cs',
      'x',
      'ws',
    ]);
    expect(read({ timestamp: 1, annotations: [cr] })[0]?.events.map(({ name }) => name)).toEqual(['cr']);
  });
});

test('binary annotations have types', () => {
  const [span] = read({
    binaryAnnotations: [
      tag('text', 'a', cart, 'STRING'),
      tag('i16', 200, cart, 'I16'),
      tag('i64', '9223372036854775807', cart, 'I64'),
      tag('double', 2, cart, 'DOUBLE'),
      tag('bool', false, cart, 'BOOL'),
      tag('bytes', 'AQI=', cart, 'BYTES'),
      tag('number', 5, cart),
      tag('fraction', 0.5, cart),
      tag('sa', 'no address', cart),
      tag('error', true, cart, 'BOOL'),
    ],
  });
  expect(span?.statusCode).toBe(2);
  expect(texts(span)).toMatchObject({
    text: 'a',
    i16: 200n,
    i64: 2n ** 63n - 1n,
    double: 2,
    bool: false,
    bytes: new Uint8Array([1, 2]),
    number: 5n,
    fraction: 0.5,
    sa: 'no address',
    error: 'true',
  });
});

const peerOf = (span: object) => read(span).map((one) => texts(one)['peer.service'] ?? texts(one)['network.peer.port']);

describe('addresses', () => {
  const [cs, sr, mr] = [at(10, 'cs', shop), at(20, 'sr', cart), at(20, 'mr', cart)];
  test.each<[string, object, readonly unknown[]]>([
    ['sa of a client', { annotations: [cs], binaryAnnotations: [address('sa', cart)] }, ['cart']],
    ['ca of a server', { annotations: [sr], binaryAnnotations: [address('ca', shop)] }, ['shop']],
    ['ca that is the server itself', { annotations: [sr], binaryAnnotations: [address('ca', cart)] }, [undefined]],
    [
      'ca under the name of the server',
      { annotations: [sr], binaryAnnotations: [address('ca', { ...cart, port: 999 })] },
      [999n],
    ],
    [
      'ma of a consumer',
      { annotations: [mr], binaryAnnotations: [address('ma', { serviceName: 'kafka' })] },
      ['kafka'],
    ],
    ['both, and no annotation', { binaryAnnotations: [address('ca', shop), address('sa', cart)] }, ['cart']],
    ['sa alone', { binaryAnnotations: [address('sa', cart)] }, ['cart']],
    [
      'of both halves',
      { annotations: [cs, sr], binaryAnnotations: [address('sa', cart), address('ca', shop)] },
      ['cart', 'shop'],
    ],
  ])('%s', (_name, span, peers) => {
    expect(peerOf(span)).toEqual(peers);
  });

  test('ca alone makes a server', () => {
    expect(read({ binaryAnnotations: [address('ca', shop)] })).toMatchObject([{ kind: 2 }]);
    expect(read({ binaryAnnotations: [address('sa', shop)] })).toMatchObject([{ kind: 0 }]);
  });
});

test.each([
  [{ binaryAnnotations: [tag('a', {}, cart)] }, 'spans[1].binaryAnnotations[0].value must be a text, a number'],
  [{ binaryAnnotations: [tag('a', 'x', cart, 'I32')] }, 'spans[1].binaryAnnotations[0].value must be a 64-bit integer'],
  [{ annotations: [{ timestamp: 'x', value: 'cs', endpoint: cart }] }, 'spans[1].annotations[0].timestamp must be'],
  [{ annotations: [at(1, 'cs', { ...cart, port: -1 })] }, 'spans[1].localEndpoint.port must be'],
])('%j is rejected alone', (flawed, reason) => {
  const { spans, rejected } = decodeZipkin([IDS, { ...IDS, ...flawed }, IDS]);
  expect(spans).toHaveLength(2);
  expect(rejected).toEqual([{ index: 1, reason: expect.stringContaining(reason) }]);
});
