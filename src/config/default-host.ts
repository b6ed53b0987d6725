import { formatEndpoint, type ListenAddress, parseEndpoint } from '../net/address.ts';
import { type ComponentList, receiverPath } from './component-list.ts';
import { DEFAULT_HOST_VARIABLE, type Environment } from './environment.ts';
import type { Findings } from './findings.ts';
import { API_ENDPOINT } from './schema.ts';
import { getIn, isTree, setIn, type Tree } from './tree.ts';

/** Sets each endpoint that the file leaves out. A receiver that the file does not list stays unserved. */
export function applyDefaultHost(tree: Tree, env: Environment, list: ComponentList, findings: Findings): void {
  const host = env[DEFAULT_HOST_VARIABLE];
  if (host === undefined || host === '') return;
  if (parseEndpoint(formatEndpoint({ host, port: 0 })) === undefined) {
    findings.problems.push(`${DEFAULT_HOST_VARIABLE}: expected a host such as 0.0.0.0 or ::, got "${host}"`);
    return;
  }
  setEndpoints(tree, list, (byDefault) => ({ host, port: parseEndpoint(byDefault)?.port ?? 0 }));
}

/** Likewise, with ports that the system chooses. */
export function applyFreePorts(tree: Tree, list: ComponentList): void {
  setEndpoints(tree, list, () => ({ host: '127.0.0.1', port: 0 }));
}

function setEndpoints(tree: Tree, { receivers }: ComponentList, choose: (byDefault: string) => ListenAddress): void {
  setEndpoint(tree, ['api'], choose(API_ENDPOINT));
  for (const receiver of receivers) {
    const path = receiverPath(receiver);
    if (isListed(tree, path)) setEndpoint(tree, path, choose(receiver.defaultEndpoint));
  }
}

/** Whether the file has the section, with or without content. */
function isListed(tree: Tree, path: readonly string[]): boolean {
  const [key = ''] = path.slice(-1);
  const around = getIn(tree, path.slice(0, -1));
  return isTree(around) && Object.hasOwn(around, key);
}

function setEndpoint(tree: Tree, section: readonly string[], address: ListenAddress): void {
  const path = [...section, 'endpoint'];
  if ((getIn(tree, path) ?? undefined) === undefined) setIn(tree, path, formatEndpoint(address));
}
