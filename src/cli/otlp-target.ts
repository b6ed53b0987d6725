/** Where a command sends OTLP to: flags, and the environment variables that OpenTelemetry specifies for exporters. */
import { isLoopback } from '../access/hosts.ts';
import type { Environment } from '../config/environment.ts';
import { lastValue, type ReadFlags, UsageError } from './flags.ts';
import { readGivenFile, readTokenFile } from './given-file.ts';
import type { PostTarget } from './post.ts';

/** Flags of {@link readOtlpTarget}. */
export const OTLP_FLAGS = ['endpoint', 'protocol', 'header', 'token-file', 'ca-file', 'cert-file', 'key-file'] as const;

/** Used if nothing names a server. */
export const OTLP_ENDPOINT = 'http://127.0.0.1:4318';
const PATH = '/v1/traces';

/** Encodings of OTLP over HTTP, as the variables name them. */
export const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
export type OtlpProtocol = (typeof PROTOCOLS)[number];

export interface OtlpTarget extends PostTarget {
  readonly protocol: OtlpProtocol;
  /** Of each request, besides those of the protocol. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Flags win over variables, and variables of traces over those of all signals. Throws UsageError. */
export async function readOtlpTarget(flags: ReadFlags, env: Environment): Promise<OtlpTarget> {
  const url = urlOf(flags, env);
  const protocol = protocolOf(flags, env);
  const ca = readGivenFile('--ca-file', lastValue(flags, 'ca-file') ?? variable(env, 'CERTIFICATE'));
  const cert = readGivenFile('--cert-file', lastValue(flags, 'cert-file') ?? variable(env, 'CLIENT_CERTIFICATE'));
  const key = readGivenFile('--key-file', lastValue(flags, 'key-file') ?? variable(env, 'CLIENT_KEY'));
  const headers = { ...headersOfVariable(variable(env, 'HEADERS')), ...(await headersOfFlags(flags)) };
  return { url, protocol, headers, ca: await ca, cert: await cert, key: await key };
}

/** An empty variable counts as not set. */
function variable(env: Environment, name: string): string | undefined {
  return env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] || env[`OTEL_EXPORTER_OTLP_${name}`] || undefined;
}

/**
 * The variable of traces is taken as it is; the path of traces follows all others. A variable may be there for another program,
 * so made-up traces go to other machines only if the command line names them.
 */
function urlOf(flags: ReadFlags, env: Environment): URL {
  const flag = lastValue(flags, 'endpoint');
  if (flag !== undefined) return withPath(parse('--endpoint', flag));
  const own = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (own) return onThisMachine('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own);
  const shared = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return withPath(shared ? onThisMachine('OTEL_EXPORTER_OTLP_ENDPOINT', shared) : new URL(OTLP_ENDPOINT));
}

function onThisMachine(name: string, text: string): URL {
  const url = parse(name, text);
  if (isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) return url;
  throw new UsageError(
    `${name} names ${url.host}, another machine: to send made-up traces there, repeat it as --endpoint ${url.origin}`,
  );
}

function parse(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${name}: expected a URL such as ${OTLP_ENDPOINT}, got "${text}"`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`${name}: has a password; use --header or --token-file`);
  }
  return url;
}

/** People also give the whole URL. */
function withPath(url: URL): URL {
  const path = url.pathname.replace(/\/+$/, '');
  const whole = new URL(url);
  whole.pathname = path.endsWith(PATH) ? path : path + PATH;
  return whole;
}

function protocolOf(flags: ReadFlags, env: Environment): OtlpProtocol {
  const flag = lastValue(flags, 'protocol');
  const text = flag ?? variable(env, 'PROTOCOL') ?? PROTOCOLS[0];
  const protocol = PROTOCOLS.find((known) => known === text);
  if (protocol !== undefined) return protocol;
  const name = flag === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : '--protocol';
  const advice = text === 'grpc' ? '; the port of OTLP/HTTP is usually 4318: --protocol http/protobuf' : '';
  throw new UsageError(`${name}: expected ${PROTOCOLS.join(' or ')}, got "${text}"${advice}`);
}

/** `key=value,key2=value2`, with values that are percent-encoded, as in W3C Baggage. */
function headersOfVariable(text = ''): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(pairs.map((pair) => header('OTEL_EXPORTER_OTLP_HEADERS', pair, decodeURIComponent)));
}

async function headersOfFlags(flags: ReadFlags): Promise<Record<string, string>> {
  const given = (flags.values.get('header') ?? []).map((pair) => header('--header', pair, (value) => value));
  const token = await readTokenFile(lastValue(flags, 'token-file'));
  return { ...Object.fromEntries(given), ...(token && { authorization: `Bearer ${token}` }) };
}

/** The message leaves out the value, which may be a secret. */
function header(name: string, pair: string, decode: (value: string) => string): [string, string] {
  const [, key = '', value = ''] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
  if (key === '') throw new UsageError(`${name}: expected key=value`);
  try {
    return [key.toLowerCase(), decode(value)];
  } catch {
    throw new UsageError(`${name}: the value of ${key} is not percent-encoded`);
  }
}
