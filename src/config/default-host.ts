import { formatEndpoint, parseEndpoint } from './endpoint.ts';
import { DEFAULT_HOST_VARIABLE, type Environment } from './environment.ts';
import type { Findings } from './findings.ts';
import { getIn, isTree, setIn, type Tree } from './tree.ts';

const PROTOCOLS = ['receivers', 'otlp', 'protocols'];
const DEFAULT_PORTS: Readonly<Record<string, number>> = { grpc: 4317, http: 4318 };
const API_PORT = 8080;
const ZIPKIN_PORT = 9411;

/** Sets each endpoint that the file leaves out. A receiver or protocol that the file does not list stays unserved. */
export function applyDefaultHost(tree: Tree, env: Environment, findings: Findings): void {
  const host = env[DEFAULT_HOST_VARIABLE];
  if (host === undefined || host === '') return;
  if (parseEndpoint(formatEndpoint({ host, port: API_PORT })) === undefined) {
    findings.problems.push(`${DEFAULT_HOST_VARIABLE}: expected a host such as 0.0.0.0 or ::, got "${host}"`);
    return;
  }
  const setEndpoint = (path: readonly string[], port: number): void => {
    if ((getIn(tree, [...path, 'endpoint']) ?? undefined) === undefined) {
      setIn(tree, [...path, 'endpoint'], formatEndpoint({ host, port }));
    }
  };
  setEndpoint(['api'], API_PORT);
  const protocols = getIn(tree, PROTOCOLS);
  for (const name of isTree(protocols) ? Object.keys(protocols) : []) {
    const port = DEFAULT_PORTS[name];
    if (port !== undefined) setEndpoint([...PROTOCOLS, name], port);
  }
  const receivers = getIn(tree, ['receivers']);
  if (isTree(receivers) && 'zipkin' in receivers) setEndpoint(['receivers', 'zipkin'], ZIPKIN_PORT);
}
