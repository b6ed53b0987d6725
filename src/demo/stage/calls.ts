/** Calls between services, named and attributed as the semantic conventions say. */
import { SpanKind } from '../../model/span.ts';
import type { ActiveSpan, Shape } from './active-span.ts';
import { processOf, type ServiceName } from './services.ts';
import type { Values } from './values.ts';

/** Serves a request; returns the status of its answer if it is another one than 200. */
export type Handler = (span: ActiveSpan) => number | undefined;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly route: string;
  readonly path: string;
  /** Of the client span only. */
  readonly attributes?: Values;
  /** Which version of the service answers, if it matters. */
  readonly version?: string;
  /** The server's span never arrives. */
  readonly isLost?: boolean;
}

const FIRST_ERROR = 500;
const FIRST_REFUSAL = 400;

/** An HTTP request from one service to another: a client span and, in it, the server's. Returns the status. */
export function httpCall(from: ActiveSpan, to: ServiceName, request: HttpRequest, serve: Handler): number {
  const { method, route, path, attributes, version, isLost = false } = request;
  const host = `${to}.shop.example`;
  let status = 200;
  const shape: Shape = {
    name: `${method} ${route}`,
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': method,
      'url.full': `http://${host}${path}`,
      'server.address': host,
      'server.port': 8080n,
      ...attributes,
    },
  };
  from.child(shape, (client) => {
    client.work(0.7);
    const process = processOf(to, from.random, from.part, version);
    const served: Shape = { ...serverShape(request), isLost };
    const answer = (server: ActiveSpan): void => {
      status = serveHttp(server, serve);
    };
    client.child(served, answer, process);
    client.work(0.6);
    client.set({ 'http.response.status_code': BigInt(status) });
    if (status >= FIRST_REFUSAL) {
      client.set({ 'error.type': String(status) });
      client.fail(`${to} answered ${status}`);
    }
  });
  return status;
}

export function serverShape({ method, route, path }: HttpRequest): Shape {
  return {
    name: `${method} ${route}`,
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.path': path,
      'url.scheme': 'http',
      'network.protocol.version': '1.1',
    },
  };
}

/** Plays the server's part, and notes its status: a refusal is the client's mistake, not the server's. */
export function serveHttp(server: ActiveSpan, serve: Handler): number {
  const status = serve(server) ?? 200;
  server.set({ 'http.response.status_code': BigInt(status) });
  if (status >= FIRST_ERROR) {
    server.set({ 'error.type': String(status) });
    server.fail(`answered ${status}`);
  }
  return status;
}

/** The codes of gRPC. */
const GRPC = { OK: 0n, INVALID_ARGUMENT: 3n, FAILED_PRECONDITION: 9n, UNAVAILABLE: 14n } as const;
export type GrpcStatus = keyof typeof GRPC;

/** A gRPC call. Returns the status. */
export function grpcCall(
  from: ActiveSpan,
  to: ServiceName,
  method: `${string}/${string}`,
  serve: (span: ActiveSpan) => GrpcStatus,
  attributes: Values = {},
): GrpcStatus {
  const [service = '', name = ''] = method.split('/');
  const rpc = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': name };
  let status: GrpcStatus = 'OK';
  const shape = {
    name: method,
    kind: SpanKind.CLIENT,
    attributes: { ...rpc, 'server.address': `${to}.shop.example`, 'server.port': 9090n, ...attributes },
  };
  from.child(shape, (client) => {
    client.work(0.4);
    const answer = (server: ActiveSpan): void => {
      status = serve(server);
      noteGrpc(server, status);
    };
    client.child(
      { name: method, kind: SpanKind.SERVER, attributes: rpc },
      answer,
      processOf(to, from.random, from.part),
    );
    client.work(0.4);
    noteGrpc(client, status);
  });
  return status;
}

function noteGrpc(span: ActiveSpan, status: GrpcStatus): void {
  span.set({ 'rpc.grpc.status_code': GRPC[status] });
  if (status !== 'OK') span.fail(status);
}
