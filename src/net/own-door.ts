/** How this process reaches its own servers. */
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type Scheme, schemeWith } from './address.ts';
import type { OwnTls } from './tls/own-tls.ts';

/** A server of this process. */
export interface OwnDoor {
  /** `host:port` */
  readonly address: string;
  /** Absent: its connections are not encrypted. */
  readonly tls?: OwnTls | undefined;
  /** The header `authorization`. Absent: everyone is let in. */
  readonly authorization?: string | undefined;
}

export interface OwnRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** With one, the method is POST; without, GET. */
  readonly body?: Uint8Array | string;
  readonly signal: AbortSignal;
}

export interface OwnAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export function schemeOf({ tls }: OwnDoor): Scheme {
  return schemeWith(tls);
}

/** Asks by HTTP/1.1, on a connection of its own. */
export async function askOwnDoor(
  { address, tls, authorization }: OwnDoor,
  { path, headers, body, signal }: OwnRequest,
): Promise<OwnAnswer> {
  const method = body === undefined ? 'GET' : 'POST';
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const proof = authorization === undefined ? {} : { authorization };
  const options = { method, headers: { ...headers, ...proof, ...length }, signal, agent: false };
  const sent =
    tls === undefined
      ? plainRequest(`http://${address}${path}`, options)
      : secureRequest(`https://${address}${path}`, { ...options, ...(await tls.connectOptions()) });
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      buffer(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    sent.end(body);
  });
}
