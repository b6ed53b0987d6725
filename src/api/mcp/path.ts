/** What is known of this API without loading it. */
import type { SpangraphError } from '../../errors.ts';
import { errorResponse } from './wire/json-rpc.ts';
import { codeOf } from './wire/refusal-codes.ts';

/** The one path of the protocol. */
export const MCP_PREFIX = '/mcp';

/** The body of a refusal of a whole HTTP request: an error of JSON-RPC that belongs to no request. */
export function mcpRefusal(error: SpangraphError): object {
  return errorResponse(null, { code: codeOf(error), message: error.message, data: { code: error.code } });
}
