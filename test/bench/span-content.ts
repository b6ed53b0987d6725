/** What spans of each sort carry: 12 to 13 attributes as instrumentations write them, now and then an event. */
import type { Attribute } from '../../src/model/attributes.ts';
import type { SpanEvent } from '../../src/model/span.ts';
import { bool, double, int, list, text } from './attribute.ts';
import type { Random } from './random.ts';
import type { Operation, Service } from './topology.ts';

/** The attribute that one trace alone has a value of, on its internal spans. */
export const ORDER_KEY = 'app.order_ref';
/** The attribute whose value many traces share. */
export const USER_KEY = 'user.id';

const USERS = 10_000;
const TIERS = ['free', 'basic', 'plus', 'enterprise'];
const FLAGS = ['new-cart', 'fast-search', 'dark-mode', 'split-pay', 'beta-rank'];
const VERBS = ['SELECT', 'SELECT', 'SELECT', 'INSERT', 'UPDATE'] as const;
const EVENTS = ['cache.miss', 'retry.scheduled', 'message.enqueued', 'lock.acquired'];
const CODE_PARTS = ['Handler', 'Client', 'Pool', 'Filter', 'Dispatcher'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
  'okhttp/4.12.0',
  'python-requests/2.32.3',
  'Go-http-client/2.0',
];
const FAILURES = [
  { type: 'java.lang.IllegalStateException', message: 'deadline exceeded after 1.99s' },
  { type: 'TimeoutError', message: 'connection reset by peer' },
  { type: 'ConnectionResetError', message: 'duplicate key value violates unique constraint' },
  { type: 'io.grpc.StatusRuntimeException', message: 'upstream returned 503' },
  { type: 'ValidationError', message: "field 'quantity' must be positive" },
];

/** What all spans of a trace know of the request they serve. */
export interface Request {
  readonly user: string;
  readonly tier: string;
  readonly orderReference: string;
}

export function makeRequest(random: Random, orderReference: string): Request {
  return { user: userOf(random.below(USERS)), tier: random.pick(TIERS), orderReference };
}

/** The name of a user by number, up to 10,000. */
export function userOf(number: number): string {
  return `user-${String(number).padStart(5, '0')}`;
}

/** Attributes of a call, seen by the one who serves it, or by the one who makes it where `peer` is given. */
export function callAttributes(
  random: Random,
  operation: Operation,
  service: Service,
  request: Request,
  peer?: Service,
): Attribute[] {
  const attributes = protocolAttributes(random, operation, service, request, peer);
  attributes.push(text(USER_KEY, request.user), text('app.tier', request.tier));
  if (peer === undefined && random.oneIn(4)) {
    attributes.push(list('app.flags', random.pick(FLAGS), random.pick(FLAGS)));
  }
  return attributes;
}

function protocolAttributes(
  random: Random,
  operation: Operation,
  service: Service,
  request: Request,
  peer?: Service,
): Attribute[] {
  switch (operation.protocol) {
    case 'http':
      return httpAttributes(random, operation, service, request, peer);
    case 'rpc':
      return rpcAttributes(random, operation, peer);
    case 'queue':
      return queueAttributes(random, operation, service, peer);
  }
}

function httpAttributes(
  random: Random,
  { method, route }: Operation,
  service: Service,
  { orderReference }: Request,
  peer?: Service,
): Attribute[] {
  const path = route
    .replace('{id}', String(random.below(100_000)))
    .replace('{sku}', `SKU-${String(random.below(20_000)).padStart(5, '0')}`);
  const host = peer ?? service;
  const success = method === 'POST' ? 201 : 200;
  const attributes = [
    text('http.method', method),
    text('http.scheme', 'http'),
    text('http.url', `http://${host.name}:8080${path}?order=${orderReference}&page=${random.below(50)}`),
    int('http.status_code', random.oneIn(25) ? 404 : success),
    text('http.flavor', '1.1'),
    int('http.request_content_length', random.below(4_000)),
    int('http.response_content_length', random.below(60_000)),
  ];
  if (peer !== undefined)
    return [...attributes, ...peerAttributes(peer, 8080), int('http.resend_count', random.below(2))];
  return [
    ...attributes,
    text('http.route', route),
    text('http.target', path),
    text('http.user_agent', random.pick(AGENTS)),
    text('http.client_ip', `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`),
  ];
}

function rpcAttributes(random: Random, { method, route }: Operation, peer?: Service): Attribute[] {
  const attributes = [
    text('rpc.system', 'grpc'),
    text('rpc.service', method),
    text('rpc.method', route),
    int('rpc.grpc.status_code', 0),
    text('rpc.request_id', random.hex64()),
    int('rpc.request.size', random.below(3_000)),
    int('rpc.response.size', random.below(9_000)),
    text('net.transport', 'ip_tcp'),
  ];
  if (peer !== undefined) return [...attributes, ...peerAttributes(peer, 9090)];
  return [
    ...attributes,
    text('net.sock.peer.addr', `10.0.${random.below(256)}.${random.below(256)}`),
    int('thread.id', random.below(64)),
    bool('rpc.streaming', false),
  ];
}

function queueAttributes(random: Random, { route }: Operation, service: Service, peer?: Service): Attribute[] {
  const attributes = [
    text('messaging.system', 'kafka'),
    text('messaging.destination.name', route),
    text('messaging.operation', peer === undefined ? 'process' : 'publish'),
    text('messaging.message.id', random.hex64()),
    int('messaging.message.payload_size_bytes', random.below(20_000)),
    int('messaging.kafka.partition', random.below(24)),
    int('messaging.kafka.message.offset', random.below(2 ** 30)),
    text('messaging.client_id', `${service.name}-1`),
    text('net.peer.name', 'kafka'),
    int('net.peer.port', 9092),
  ];
  return peer === undefined ? [...attributes, text('messaging.consumer.group', service.name)] : attributes;
}

function peerAttributes({ name }: Service, port: number): Attribute[] {
  return [text('net.peer.name', name), int('net.peer.port', port), text('peer.service', name)];
}

/** The name and the attributes of a call to a service's database. */
export function databaseCall(
  random: Random,
  service: Service,
  { system, tables }: NonNullable<Service['database']>,
  request: Request,
): { readonly name: string; readonly attributes: Attribute[] } {
  const verb = random.pick(VERBS);
  const table = random.pick(tables);
  return {
    name: `${verb} shop.${table}`,
    attributes: [
      text('db.system', system),
      text('db.name', 'shop'),
      text('db.user', `${service.name}_rw`),
      text('db.statement', statement(random, verb, table, request)),
      text('db.operation', verb),
      text('db.sql.table', table),
      text('net.peer.name', `${system}.shop.svc`),
      int('net.peer.port', 5432),
      text('peer.service', system),
      int('db.rows_affected', random.below(200)),
      double('db.pool.wait_ms', Math.round(random.exponential() * 200) / 100),
      bool('db.cache_hit', random.oneIn(3)),
    ],
  };
}

function statement(random: Random, verb: (typeof VERBS)[number], table: string, request: Request): string {
  switch (verb) {
    case 'SELECT':
      return `SELECT id, owner, state, updated_at FROM ${table} WHERE owner = '${request.user}' AND state <> ? ORDER BY updated_at DESC LIMIT ${10 + random.below(90)}`;
    case 'INSERT':
      return `INSERT INTO ${table} (id, owner, ref) VALUES (?, ?, '${request.orderReference}')`;
    case 'UPDATE':
      return `UPDATE ${table} SET state = ?, updated_at = now() WHERE ref = '${request.orderReference}'`;
  }
}

/** Attributes of work inside a service. */
export function internalAttributes(random: Random, name: string, service: Service, request: Request): Attribute[] {
  return [
    text('code.function', name.replaceAll(' ', '_')),
    text('code.namespace', `shop.${service.name}`),
    text('code.filepath', `src/${service.name}/main`),
    int('code.lineno', random.below(900)),
    int('thread.id', random.below(64)),
    text('thread.name', `worker-${random.below(16)}`),
    text(USER_KEY, request.user),
    text('app.tier', request.tier),
    text(ORDER_KEY, request.orderReference),
    int('app.items', random.below(40)),
    double('app.score', Math.round(random.fraction() * 10_000) / 10_000),
    bool('app.retry', random.oneIn(10)),
  ];
}

/** The attributes of a span that failed: its status codes tell of it. */
export function failed(random: Random, attributes: readonly Attribute[]): Attribute[] {
  return attributes.map((attribute) => {
    if (attribute.key === 'http.status_code') return int(attribute.key, 500 + random.below(4));
    if (attribute.key === 'rpc.grpc.status_code') return int(attribute.key, 13 + random.below(2));
    return attribute;
  });
}

/** The event of a failure, with a stack trace of about 1 KB, and the message for the span's status. */
export function makeException(
  random: Random,
  service: Service,
  timeUnixNano: bigint,
): { readonly message: string; readonly event: SpanEvent } {
  const { type, message } = random.pick(FAILURES);
  const attributes = [
    text('exception.type', type),
    text('exception.message', message),
    text('exception.stacktrace', stackTrace(random, service, `${type}: ${message}`)),
    bool('exception.escaped', random.oneIn(2)),
  ];
  return { message, event: { timeUnixNano, name: 'exception', attributes, droppedAttributesCount: 0 } };
}

function stackTrace(random: Random, service: Service, head: string): string {
  const length = 960 + random.below(160);
  let trace = `${head}\n`;
  while (trace.length < length) {
    const part = `${random.pick(CODE_PARTS)}${random.below(40)}`;
    trace += `\tat com.shop.${service.name}.${part}.handle(Source${random.below(40)}.java:${1 + random.below(900)})\n`;
  }
  return trace;
}

/** An ordinary event. */
export function makeEvent(random: Random, timeUnixNano: bigint): SpanEvent {
  const attributes = [
    text('message', `item ${random.below(5_000)} handled`),
    int('attempt', random.below(5)),
    double('wait_ms', Math.round(random.fraction() * 1_000) / 10),
  ];
  return { timeUnixNano, name: random.pick(EVENTS), attributes, droppedAttributesCount: 0 };
}
