/** The one question that every door asks before it does anything for a request. */
import { ANYONE, type Caller, type Need } from './caller.ts';

/** What a request shows of its sender. Nothing of it is proven. */
export interface Credentials {
  /** The header `authorization`. */
  readonly authorization?: string | undefined;
  /** The header `cookie`. */
  readonly cookie?: string | undefined;
  /** The header `x-scope-orgid`, which names a tenant. */
  readonly tenant?: string | undefined;
  /** The address of the other end of the connection. Empty if it is not known any more. */
  readonly address: string;
  /** The path of the request, or the method of gRPC, for the audit log. */
  readonly door: string;
}

/** The header `www-authenticate` of an answer with status 401 (RFC 6750, section 3). */
export const BEARER_CHALLENGE = 'Bearer realm="spangraph"';

export interface Gate {
  /**
   * Who sent a request that needs this scope. Throws UNAUTHENTICATED if the sender is not known, PERMISSION_DENIED if it may not do
   * this, and RATE_LIMITED after too many failures.
   */
  admit(credentials: Credentials, need: Need): Promise<Caller> | Caller;
}

/** Lets everyone in: the gate of a server without `auth`. */
export const OPEN_GATE: Gate = { admit: () => ANYONE };

/** Where a request came in. */
interface Arrival {
  /** The address of the other end. Absent: not known any more. */
  readonly address: string | undefined;
  /** With or without a query. */
  readonly path: string | undefined;
}

/**
 * What a request of HTTP/1.1 or HTTP/2 shows. `rawHeaders`: names and values in turn. Of a header that is sent twice, all values: no gate
 * takes them for one, as a proxy before the server may have looked at another one than Node would take.
 */
export function credentialsIn(rawHeaders: readonly string[], { address = '', path = '' }: Arrival): Credentials {
  return {
    authorization: valuesOf(rawHeaders, 'authorization')?.join(', '),
    // HTTP/2 sends each cookie by itself (RFC 9113, section 8.2.3).
    cookie: valuesOf(rawHeaders, 'cookie')?.join('; '),
    tenant: valuesOf(rawHeaders, 'x-scope-orgid')?.join(', '),
    address,
    door: path.split('?', 1)[0] ?? '',
  };
}

/** Undefined if the header is not sent. */
function valuesOf(rawHeaders: readonly string[], name: string): string[] | undefined {
  const values = rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
  return values.length === 0 ? undefined : values;
}
