/** Which protocol a client speaks: what the first bytes of its connection say. */

/** `http1`: HTTP/1.1 and 1.0. `http2`: HTTP/2 with prior knowledge, as gRPC speaks it without TLS. `unknown`: none of the others. */
export type Protocol = 'http1' | 'http2' | 'tls' | 'unknown';

/** How HTTP/2 begins (RFC 9113, 3.4): as far as no request of HTTP/1 does. */
const HTTP2_PREFACE = 'PRI * HTTP/2.0\r\n';
/** How a record of TLS begins that has a ClientHello (RFC 8446, 5.1): its type, and the major version. */
const TLS_HANDSHAKE = 0x16;
const TLS_MAJOR_VERSION = 0x03;
/** The method of a request, and the space after it (RFC 9112, 3). Empty lines may precede it (2.2). Registered methods have letters and hyphens. */
const METHOD = /^[\r\n]{0,8}[A-Z][A-Z-]{0,30} /;
const METHOD_SO_FAR = /^[\r\n]{0,8}(?:[A-Z][A-Z-]{0,30})?$/;

/** Undefined: more bytes must come before it is clear. */
export function protocolOf(bytes: Buffer): Protocol | undefined {
  const [type, major = TLS_MAJOR_VERSION] = bytes;
  if (type === TLS_HANDSHAKE && major === TLS_MAJOR_VERSION) return bytes.length < 2 ? undefined : 'tls';
  const text = bytes.toString('latin1', 0, HTTP2_PREFACE.length * 2);
  if (text.startsWith(HTTP2_PREFACE)) return 'http2';
  if (HTTP2_PREFACE.startsWith(text) || METHOD_SO_FAR.test(text)) return undefined;
  return METHOD.test(text) ? 'http1' : 'unknown';
}
