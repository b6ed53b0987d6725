/** Requests that the API does not let in, or that came to the wrong port: for the log. */
import type { IncomingHttpHeaders } from 'node:http';
import { SpangraphError } from '../../errors.ts';

/** Of a request of HTTP/1.1, HTTP/2 or gRPC. */
export interface RefusedRequest {
  readonly url?: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, 'user-agent'>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Hears of each refusal. */
export type OnRefusal = (error: SpangraphError, request: RefusedRequest) => void;

/** Paths to which spans are sent, and what takes them. */
const SENDING_PATHS: readonly (readonly [path: RegExp, protocol: string])[] = [
  [/^\/v1\/(?:traces|metrics|logs)\/?$/, 'OTLP over HTTP'],
  [/^\/opentelemetry\.proto\.collector\.\w+\.\w+\.\w+\/Export$/, 'OTLP over gRPC'],
  [/^\/api\/v[12]\/spans\/?$/, 'Zipkin'],
  [/^\/api\/traces\/?$/, "Jaeger's collector, which is not served"],
];

/** NOT_FOUND for a request that sends spans: the API takes none. `hint`: which ports do. Undefined for any other request. */
export function refuseSending(method: string | undefined, path: string, hint: string): SpangraphError | undefined {
  if (method !== 'POST') return undefined;
  const protocol = SENDING_PATHS.find(([sending]) => sending.test(path))?.[1];
  if (protocol === undefined) return undefined;
  return new SpangraphError('NOT_FOUND', `This port answers queries, and ${path} is a path of ${protocol}. ${hint}`);
}
