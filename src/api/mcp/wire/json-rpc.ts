/** Messages of JSON-RPC 2.0 as the Model Context Protocol has them: ids are texts or whole numbers, parameters are objects. */
import { isRecord } from './is-record.ts';

/** The codes that JSON-RPC defines, and those of the protocol. */
export const RpcCode = {
  PARSE_ERROR: -32_700,
  INVALID_REQUEST: -32_600,
  METHOD_NOT_FOUND: -32_601,
  INVALID_PARAMS: -32_602,
  INTERNAL_ERROR: -32_603,
  /** What the server refuses for a reason of its own. `data.code` has the reason. */
  SERVER_ERROR: -32_000,
  RESOURCE_NOT_FOUND: -32_002,
} as const;

/** A whole number may have up to 64 bits, and comes back with all its digits. */
export type RequestId = string | number | bigint;

export interface RpcRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface RpcErrorBody {
  readonly code: number;
  readonly message: string;
  readonly data?: object;
}

/** Ends a request with an error of JSON-RPC. */
export class RpcError extends Error {
  readonly body: RpcErrorBody;

  constructor(code: number, message: string, data?: object) {
    super(message);
    this.body = { code, message, ...(data !== undefined && { data }) };
  }
}

/** What a message is: a request to answer, one that is only accepted (a notification, or a response), or what is wrong with it. */
export type RpcMessage =
  | { readonly type: 'request'; readonly request: RpcRequest }
  | { readonly type: 'accepted' }
  | { readonly type: 'invalid'; readonly id: RequestId | null; readonly error: RpcErrorBody };

/** Reads one message that has been parsed as JSON. */
export function readMessage(message: unknown): RpcMessage {
  if (!isRecord(message)) return invalid(null, 'a message is an object');
  const id = idIn(message);
  if (message.jsonrpc !== '2.0') return invalid(id ?? null, 'jsonrpc must be "2.0"');
  if (message.method === undefined && ('result' in message || 'error' in message)) return { type: 'accepted' };
  if (typeof message.method !== 'string') return invalid(id ?? null, 'method must be a text');
  if (!('id' in message)) return { type: 'accepted' };
  if (id === undefined) return invalid(null, 'id must be a text or a whole number');
  const { method, params = {} } = message;
  if (typeof params !== 'object' || params === null) return invalid(id, 'params must be an object');
  if (!isRecord(params)) return { type: 'invalid', id, error: invalidParams('params must be an object, not a list') };
  return { type: 'request', request: { id, method, params } };
}

export function resultResponse(id: RequestId, result: object): object {
  return { jsonrpc: '2.0', id, result };
}

/** `id`: null if the request that failed could not be told. */
export function errorResponse(id: RequestId | null, error: RpcErrorBody): object {
  return { jsonrpc: '2.0', id, error };
}

function idIn({ id }: Readonly<Record<string, unknown>>): RequestId | undefined {
  const isId = typeof id === 'string' || typeof id === 'bigint' || Number.isInteger(id);
  return isId && (typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint') ? id : undefined;
}

function invalid(id: RequestId | null, reason: string): RpcMessage {
  return { type: 'invalid', id, error: { code: RpcCode.INVALID_REQUEST, message: `Invalid request: ${reason}.` } };
}

function invalidParams(reason: string): RpcErrorBody {
  return { code: RpcCode.INVALID_PARAMS, message: `Invalid params: ${reason}.` };
}
