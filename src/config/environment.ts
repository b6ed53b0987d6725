/** Environment variables and flags: each stands for one key of the file, and wins over it. */
import { formatEndpoint, parseEndpoint } from './endpoint.ts';
import type { Findings } from './findings.ts';
import { nearest } from './nearest.ts';
import { getIn, setIn, type Tree } from './tree.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Values of flags by name without dashes, such as `sqlite-path`. */
export type Flags = Readonly<Record<string, string | undefined>>;

/** One key of the file that can be set from outside it. */
export interface Setting {
  readonly path: readonly string[];
  readonly env: string;
  readonly flag: string;
  /** For `--help`. */
  readonly help: string;
}

/** The environment of this process. The only place that reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/** Everything that can be set from outside the file, besides the variables of the original system. */
export const SETTINGS: readonly Setting[] = [
  {
    path: ['exporters', 'sqlite', 'path'],
    env: 'SPANGRAPH_SQLITE_PATH',
    flag: 'sqlite-path',
    help: 'database file',
  },
  {
    path: ['exporters', 'elasticsearch', 'endpoints'],
    env: 'SPANGRAPH_ELASTICSEARCH_ENDPOINTS',
    flag: 'elasticsearch-endpoints',
    help: 'URLs of the cluster, separated by commas',
  },
  {
    path: ['exporters', 'elasticsearch', 'index'],
    env: 'SPANGRAPH_ELASTICSEARCH_INDEX',
    flag: 'elasticsearch-index',
    help: 'what the names of indices begin with',
  },
  {
    path: ['service', 'role'],
    env: 'SPANGRAPH_ROLE',
    flag: 'role',
    help: 'all, ingest or api (the last two with Elasticsearch)',
  },
  {
    path: ['api', 'endpoint'],
    env: 'SPANGRAPH_API_ENDPOINT',
    flag: 'api-endpoint',
    help: 'where GraphQL is served',
  },
  {
    path: ['receivers', 'otlp', 'protocols', 'grpc', 'endpoint'],
    env: 'SPANGRAPH_OTLP_GRPC_ENDPOINT',
    flag: 'otlp-grpc-endpoint',
    help: 'where OTLP over gRPC is received',
  },
  {
    path: ['receivers', 'otlp', 'protocols', 'http', 'endpoint'],
    env: 'SPANGRAPH_OTLP_HTTP_ENDPOINT',
    flag: 'otlp-http-endpoint',
    help: 'where OTLP over HTTP is received',
  },
  {
    path: ['service', 'telemetry', 'logs', 'level'],
    env: 'SPANGRAPH_LOG_LEVEL',
    flag: 'log-level',
    help: 'debug, info, warn or error',
  },
];

/**
 * Names the host of addresses that nothing else names: without brackets and without a port, such as `0.0.0.0` or `::`.
 * A container must listen on all addresses, a machine should not.
 */
export const DEFAULT_HOST_VARIABLE = 'SPANGRAPH_DEFAULT_HOST';

/** Secrets have no flags: other users of the machine see these. */
export const SECRET_VARIABLES: readonly Pick<Setting, 'path' | 'env'>[] = (
  ['username', 'password', 'api_key', 'service_token'] as const
).map((key) => ({
  path: ['exporters', 'elasticsearch', key],
  env: `SPANGRAPH_ELASTICSEARCH_${key.toUpperCase()}`,
}));

/** Variables of the original system, and the key of the section `exporters.elasticsearch` that each stands for. */
const ORIGINAL_ELASTICSEARCH: Readonly<Record<string, string>> = {
  ES_ENDPOINT: 'endpoints',
  ES_INDEX: 'index',
  ES_USERNAME: 'username',
  ES_PASSWORD: 'password',
  ES_API_KEY: 'api_key',
  ES_SERVICE_TOKEN: 'service_token',
};

/** Names the configuration file where the flag `--config` is not given. */
export const CONFIG_FILE_VARIABLE = 'SPANGRAPH_CONFIG';

const TRUE_WORDS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_WORDS = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Sets what environment and flags say; the result names the origin of each path, for messages. */
export function applyOutside(tree: Tree, env: Environment, flags: Flags, findings: Findings): Map<string, string> {
  const origins = new Map<string, string>();
  const set = (path: readonly string[], value: string, origin: string): void => {
    setIn(tree, path, value);
    origins.set(path.join('.'), origin);
  };
  applyOriginal(tree, env, findings, set);
  for (const { path, env: name } of SECRET_VARIABLES) {
    const value = env[name];
    if (value) set(path, value, name);
  }
  for (const setting of SETTINGS) {
    const fromEnv = env[setting.env];
    const fromFlag = flags[setting.flag];
    if (fromEnv !== undefined && fromEnv !== '') set(setting.path, fromEnv, setting.env);
    if (fromFlag !== undefined) set(setting.path, fromFlag, `--${setting.flag}`);
  }
  checkOwnNames(env, findings);
  return origins;
}

type Set = (path: readonly string[], value: string, origin: string) => void;

/** The variables of the original system. An empty one counts as not set, as there. */
function applyOriginal(tree: Tree, env: Environment, findings: Findings, set: Set): void {
  if (env.SQLITE_PATH) set(['exporters', 'sqlite', 'path'], env.SQLITE_PATH, 'SQLITE_PATH');
  if (env.API_PORT) applyApiPort(tree, env.API_PORT, findings, set);
  if (env.DEBUG) applyDebug(env.DEBUG, findings, set);
  for (const [name, key] of Object.entries(ORIGINAL_ELASTICSEARCH)) {
    const value = env[name];
    if (value && (name === 'ES_ENDPOINT' || usesElasticsearch(tree, env))) {
      set(['exporters', 'elasticsearch', key], value, name);
    }
  }
}

/** A user name or an index alone, left in an environment by another program, chooses no storage. */
function usesElasticsearch(tree: Tree, env: Environment): boolean {
  return (
    env.SPANS_STORAGE_PLUGIN === 'elasticsearch' ||
    Boolean(env.ES_ENDPOINT) ||
    getIn(tree, ['exporters', 'elasticsearch']) !== undefined
  );
}

function applyApiPort(tree: Tree, port: string, findings: Findings, set: Set): void {
  if (/^\w+:\/\//.test(port)) {
    findings.notes.push(`API_PORT: "${port}" is not a port but a link that Kubernetes makes for a service; ignored`);
    return;
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    findings.problems.push(`API_PORT: expected a port number from 0 to 65535, got "${port}"`);
    return;
  }
  const configured = getIn(tree, ['api', 'endpoint']);
  const host = typeof configured === 'string' ? parseEndpoint(configured)?.host : undefined;
  set(['api', 'endpoint'], formatEndpoint({ host: host ?? '127.0.0.1', port: Number(port) }), 'API_PORT');
}

/** Other programs give DEBUG other meanings, so a value that is no boolean is ignored and not refused. */
function applyDebug(value: string, findings: Findings, set: Set): void {
  if (TRUE_WORDS.has(value)) set(['service', 'telemetry', 'logs', 'level'], 'debug', 'DEBUG');
  else if (!FALSE_WORDS.has(value)) findings.notes.push(`DEBUG: "${value}" is not true or false; ignored`);
}

/** A near miss of a name of ours is refused. Not more, as Kubernetes makes up names such as SPANGRAPH_PORT itself. */
function checkOwnNames(env: Environment, findings: Findings): void {
  const named = [...SETTINGS, ...SECRET_VARIABLES].map((setting) => setting.env);
  const known = [CONFIG_FILE_VARIABLE, DEFAULT_HOST_VARIABLE, ...named];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SPANGRAPH_') || known.includes(name)) continue;
    const near = nearest(name, known, 2);
    if (near !== undefined) findings.problems.push(`${name}: unknown environment variable (did you mean "${near}"?)`);
  }
}
