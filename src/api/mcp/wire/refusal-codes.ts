/** The code of JSON-RPC for an error of the program that ends a whole request. */
import type { SpangraphError } from '../../../errors.ts';
import { RpcCode } from './json-rpc.ts';

/** What is no request at all is INVALID_REQUEST. Other refusals are the server's own, and `data.code` names them. */
export function codeOf({ code }: SpangraphError): number {
  if (code === 'BAD_USER_INPUT') return RpcCode.INVALID_REQUEST;
  return code === 'INTERNAL_SERVER_ERROR' ? RpcCode.INTERNAL_ERROR : RpcCode.SERVER_ERROR;
}
