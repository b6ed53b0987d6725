import { formatEndpoint, parseEndpoint } from '../net/address.ts';
import { type ComponentList, receiverPath } from './component-list.ts';
import { DEFAULT_HOST_VARIABLE, type Environment } from './environment.ts';
import type { Findings } from './findings.ts';
import { API_ENDPOINT } from './schema.ts';
import { getIn, isTree, setIn, type Tree } from './tree.ts';

/** Sets each endpoint that the file leaves out. A receiver that the file does not list stays unserved. */
export function applyDefaultHost(tree: Tree, env: Environment, { receivers }: ComponentList, findings: Findings): void {
  const host = env[DEFAULT_HOST_VARIABLE];
  if (host === undefined || host === '') return;
  if (parseEndpoint(formatEndpoint({ host, port: 0 })) === undefined) {
    findings.problems.push(`${DEFAULT_HOST_VARIABLE}: expected a host such as 0.0.0.0 or ::, got "${host}"`);
    return;
  }
  setHost(tree, ['api'], API_ENDPOINT, host);
  for (const receiver of receivers) {
    const path = receiverPath(receiver);
    if (isListed(tree, path)) setHost(tree, path, receiver.defaultEndpoint, host);
  }
}

/** Whether the file has the section, with or without content. */
function isListed(tree: Tree, path: readonly string[]): boolean {
  const [key = ''] = path.slice(-1);
  const around = getIn(tree, path.slice(0, -1));
  return isTree(around) && Object.hasOwn(around, key);
}

function setHost(tree: Tree, section: readonly string[], byDefault: string, host: string): void {
  const path = [...section, 'endpoint'];
  const port = parseEndpoint(byDefault)?.port ?? 0;
  if ((getIn(tree, path) ?? undefined) === undefined) setIn(tree, path, formatEndpoint({ host, port }));
}
