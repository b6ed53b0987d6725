/** Scheme and authority of a target in absolute form (RFC 9112, 3.2.2), with a password that may have a slash in it. */
const BEFORE_PATH = /^[a-z][\w+.-]*:\/\/(?:[^?#]*@)?[^/?#]*/i;
/** A user of a target in authority form, or of one that begins with two slashes. */
const USER = /^(?:\/\/[^/?#]*|[^/?#][^?#]*)@/;

/** The path of the target of a request, in whatever form: without query, host, user and password, which may be secret. */
export function targetPath(target: string): string {
  const path = target.replace(BEFORE_PATH, '').replace(USER, '').split(/[?#]/, 1)[0];
  return path || '/';
}
