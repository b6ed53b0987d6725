/** Messages of errors in a form in which messages that differ only from case to case are equal. */
import { isHostName } from './host-name.ts';
import { isRandomText, isRandomWord } from './random-word.ts';

/** Characters of a message that are looked at. */
const MAX_MESSAGE_LENGTH = 1_000;

const TEXT = '<text>';
const ADDRESS = '<address>';
const VALUE = '<value>';

const QUOTED = /"[^"\n]*"|(?<!\w)'[^'\n]*'(?!\w)|`[^`\n]*`|«[^«»\n]*»|[“„][^“”„\n]*[“”]|‘[^‘’\n]*’(?!\w)/g;
const URL = /(?<![a-z0-9])[a-z][a-z0-9+.-]{0,20}:\/\/[^\s)>\]]+/gi;
const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}/g;
const ZONE = String.raw`(?:%[\w.-]{1,32})?`;
const PORT = String.raw`(?::\d{1,5})?(?!\w)`;
const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const IPV6 = `(?:[0-9a-f]{0,4}:){2,7}(?:${IPV4}|[0-9a-f]{1,4})?`;
const IPV6_ADDRESS = new RegExp(String.raw`(?:\[${IPV6}${ZONE}\]|(?<![\w:.])${IPV6}${ZONE})${PORT}`, 'gi');
const IPV4_ADDRESS = new RegExp(`(?<![a-z0-9.])${IPV4}${PORT}`, 'gi');
const DOTTED_NAME = /(?<![\w.-])([\w-]+(?:\.[\w-]+)+)(:\d{1,5}(?!\d))?/g;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const HEX_NUMBER = /(?<![a-z0-9])0x[0-9a-f]+/gi;
/** Long enough for one, and with a prefix that says what it is the id of. */
const BASE64 = /(?<![\w+/=-])([a-z]{1,10}_)?([\w+/-]{20,}={0,2})/g;
/** The two ends of the name of a pod, of letters and digits that Kubernetes takes: no vowels, no 0, 1 and 3. */
const POD_ENDS = /-[bcdfghj-np-tv-z24-9]{8,10}-[bcdfghj-np-tv-z24-9]{5}(?![\w-])/g;
const POD_END = /-(?=[a-z]*\d+[a-z])[bcdfghj-np-tv-z24-9]{5}(?![\w-])/g;
/** Shorter words are never random. */
const WORD = /[a-z0-9]{5,}/gi;
const NUMBER = /\d+(?:[.,]\d+)*/g;

/**
 * A message without what differs from case to case: quoted texts, addresses of hosts and pages, and ids and numbers each become one
 * word. Only the first {@link MAX_MESSAGE_LENGTH} characters count. An id is what has the form of one, or letters and digits
 * mixed as nobody writes them; ordinary words stay.
 */
export function generalMessage(message: string): string {
  return message
    .slice(0, MAX_MESSAGE_LENGTH)
    .toWellFormed()
    .replace(QUOTED, TEXT)
    .replace(URL, ADDRESS)
    .replace(MAIL, ADDRESS)
    .replace(IPV6_ADDRESS, (text) => (isIpv6(text) ? ADDRESS : text))
    .replace(IPV4_ADDRESS, ADDRESS)
    .replace(DOTTED_NAME, (text, name: string, port: string | undefined, at: number, whole: string) =>
      isHostName(name, port !== undefined, whole.slice(0, at)) ? ADDRESS : text,
    )
    .replace(UUID, VALUE)
    .replace(HEX_NUMBER, VALUE)
    .replace(BASE64, (text, prefix = '', rest: string) => (isRandomText(rest) ? `${prefix}${VALUE}` : text))
    .replace(POD_ENDS, `-${VALUE}`)
    .replace(POD_END, `-${VALUE}`)
    .replace(WORD, (word) => (isRandomWord(word) ? VALUE : word))
    .replace(NUMBER, VALUE);
}

/** A part of a message in general form that every message with this form contains. Empty if there is none. */
export function literalPart(general: string): string {
  const parts = general.split(/<(?:text|address|value)>|\uFFFD/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** A time of day has two colons too, but no empty part. `::` alone is no address, and neither is a name such as `de::ad`. */
function isIpv6(text: string): boolean {
  if (text.includes('::')) return text.startsWith('[') || /\d/.test(text);
  return (text.match(/:/g)?.length ?? 0) > 2;
}
