/** Takes out of texts what people put there to prove who they are. Tokens of this program: src/access/tokens/token-hash.ts. */

/** User and password of a URL. */
const USERINFO = /(?<=:\/\/)[^\s/?#]*@/g;
/** Of the header `authorization` (RFC 9110, 11.4), in a text that is another one. */
const SCHEME = /\b(?<scheme>Bearer|Basic)(?<space>[ \t]+)[\w~+/.=-]+/gi;

/** The text without users and passwords of URLs. */
export function withoutUserinfo(text: string): string {
  return text.replace(USERINFO, '...@');
}

/** The same, without `Bearer` and `Basic` credentials. For texts of senders: those of this program name the schemes. */
export function withoutCredentials(text: string): string {
  return withoutUserinfo(text).replace(SCHEME, '$<scheme>$<space>...');
}
