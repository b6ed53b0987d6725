/** What a request of HTTP says of itself at a port that cannot serve it. */
export interface RequestHead {
  /** The target as it was sent, without the query. Of one in absolute form the log shows the path only. */
  readonly path?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** Bytes that are looked at. */
const MAX_HEAD_BYTES = 8 * 1024;

/** Of the first bytes of a connection of HTTP/1. */
export function requestHead(bytes: Buffer): RequestHead {
  const text = bytes.toString('latin1', 0, MAX_HEAD_BYTES);
  const path = /^\s*[A-Z-]+ ([^\s?#]+)/.exec(text)?.[1];
  const userAgent = /\r?\nuser-agent:[ \t]*([^\r\n]*)/i.exec(text)?.[1];
  return { path, userAgent };
}
