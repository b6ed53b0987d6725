/** The cookie by which a browser shows its session. */

/** Over TLS the prefix keeps other hosts and plain HTTP from setting it (RFC 6265bis, 4.1.3). */
const SECURE_NAME = '__Host-spangraph-session';
const PLAIN_NAME = 'spangraph-session';

/**
 * How ids begin, by the cookie that they are for. So a session that began over TLS is never taken from the cookie that plain HTTP can
 * set.
 */
const SECURE = 's';
const PLAIN = 'p';

/** What follows: 256 bits in base64url. */
const RANDOM = /^[\w-]{43}$/;

/** The id of a new session. `isSecure`: the browser came by TLS. */
export function sessionId(random: Buffer, isSecure: boolean): string {
  return (isSecure ? SECURE : PLAIN) + random.toString('base64url');
}

/** The id of a session in a `cookie` header. Undefined if there is none. */
export function sessionIdIn(cookie: string | undefined): string | undefined {
  return idIn(cookie, SECURE_NAME, SECURE) ?? idIn(cookie, PLAIN_NAME, PLAIN);
}

function idIn(cookie: string | undefined, name: string, start: string): string | undefined {
  const value = valueIn(cookie, name);
  return value?.startsWith(start) && RANDOM.test(value.slice(start.length)) ? value : undefined;
}

/** The first value of a cookie with this name. */
export function valueIn(cookie: string | undefined, name: string): string | undefined {
  const start = `${name}=`;
  return cookie
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start))
    ?.slice(start.length);
}

/**
 * A `set-cookie` header. No script sees it, and only top-level navigations of other sites send it. `isSecure`: the browser came by
 * TLS. `seconds`: until the browser forgets it; 0 removes it.
 */
export function setSessionCookie(id: string, isSecure: boolean, seconds: number): string {
  return setCookie(isSecure ? SECURE_NAME : PLAIN_NAME, id, isSecure, seconds);
}

/** As {@link setSessionCookie}, for a cookie of any name. */
export function setCookie(name: string, value: string, isSecure: boolean, seconds: number): string {
  const secure = isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${seconds}`;
}
