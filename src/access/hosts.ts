/**
 * Which hosts a request may be addressed to. A page can make its own name point to this machine (DNS rebinding). To the browser the
 * page and the server then have one origin; only the name that the request has tells them apart.
 */
import { isIP } from 'node:net';
import { SpangraphError } from '../errors.ts';

/** What the configuration says about one door. */
export interface HostRules {
  /** The host of its endpoint, as it is configured. */
  readonly host: string;
  /** Names or addresses, without ports. `*.example.com` stands for all names below. Absent: see {@link checkHost}. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** The path of {@link allowedHosts} in the configuration, for messages. */
  readonly setting: string;
}

/** What of a request is looked at, of HTTP/1.1 or HTTP/2. */
export interface AddressedRequest {
  /** Names and values in turn, as Node has them. */
  readonly rawHeaders: readonly string[];
  readonly socket: { readonly localAddress?: string | undefined };
}

const MAX_SHOWN = 100;

/**
 * Throws MISDIRECTED_REQUEST. The machine's own names (`localhost`, names below it, loopback addresses) and the address that the
 * connection came to are always right, with any port: no other machine can give them to a page. Beyond these, the listed hosts are
 * right. If there is no list, a door that is bound to loopback has no other host, and any other door takes all.
 */
export function checkHost({ host, allowedHosts, setting }: HostRules, request: AddressedRequest): void {
  const { localAddress = '' } = request.socket;
  if (allowedHosts === undefined && !isBoundToLoopback(host, localAddress)) return;
  const named = hostsIn(request.rawHeaders);
  const [first] = named;
  if (first === undefined) throw refusal('The request has no Host header', setting);
  if (named.some((other) => other !== first)) throw refusal('The request names several hosts', setting);
  const name = nameIn(first);
  if (name === undefined) throw refusal(`The Host header is not a host: ${shown(first)}`, setting);
  const isRight =
    isLoopback(name) ||
    isWildcard(name) ||
    name === plainAddress(localAddress) ||
    name === host.toLowerCase() ||
    allowedHosts?.some((allowed) => fits(name, allowed.toLowerCase()));
  if (isRight !== true) throw refusal(`This server does not answer for the host ${shown(name)}`, setting);
}

/** The hosts that a request names, lower case, with their ports. One that names two has no meaning (RFC 9112, 3.2). */
export function hostsIn(rawHeaders: readonly string[]): string[] {
  return rawHeaders
    .filter((_value, index) => index % 2 === 1 && /^(?:host|:authority)$/i.test(rawHeaders[index - 1] ?? ''))
    .map((value) => value.trim().toLowerCase());
}

/** The form of an entry of a list of hosts, for messages. */
export const ALLOWED_HOST_FORM =
  'a host without scheme and port, such as traces.example.com, 192.0.2.7, 2001:db8::7 or *.example.com';

/** An entry of a list of hosts. Undefined for text of another form. */
export function parseAllowedHost(text: string): string | undefined {
  const host = text.trim().toLowerCase();
  const name = /^\[(.+)\]$/.exec(host)?.[1] ?? host;
  return isIP(name) !== 0 || /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name) ? name : undefined;
}

/** A wildcard endpoint takes connections from everywhere, also those that come over loopback. */
function isBoundToLoopback(host: string, localAddress: string): boolean {
  return isLoopback(host) || (!isWildcard(host) && isLoopback(plainAddress(localAddress)));
}

/** Whether a name or an address can only stand for the machine on which it is used. */
export function isLoopback(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(name);
}

/** Whether an address stands for all addresses of the machine. */
function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** `::ffff:127.0.0.1`, the address of an IPv4 client of a socket for both families, is `127.0.0.1`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
}

/** The name or address of `host:port`, `[ipv6]:port` or either without a port. A dot at the end changes nothing. */
function nameIn(host: string): string | undefined {
  const match = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<name>[a-z0-9._-]+?)\.?)(?::\d{1,5})?$/.exec(host);
  return match?.groups?.ipv6 ?? match?.groups?.name;
}

function fits(name: string, allowed: string): boolean {
  return allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, MAX_SHOWN));
}

function refusal(problem: string, setting: string): SpangraphError {
  return new SpangraphError(
    'MISDIRECTED_REQUEST',
    `${problem}. Ask it by an address of its own or by localhost, or list the host under ${setting}.`,
  );
}
