/** The cookie by which a browser shows its session. */

/** Over TLS the prefix keeps other hosts and plain HTTP from setting it (RFC 6265bis, 4.1.3). */
const NAMES = ['__Host-spangraph-session', 'spangraph-session'] as const;
const [SECURE_NAME, PLAIN_NAME] = NAMES;

/** 256 bits in base64url. */
const ID = /^[\w-]{43}$/;

/** The id of a session in a `cookie` header. Undefined if there is none. */
export function sessionIdIn(cookie: string | undefined): string | undefined {
  for (const name of NAMES) {
    const value = valueIn(cookie, name);
    if (value !== undefined && ID.test(value)) return value;
  }
  return undefined;
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
