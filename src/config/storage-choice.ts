import type { BackendDefinition } from '../storage/definition.ts';
import { all, backendPath, type ComponentList, either } from './component-list.ts';
import { type Environment, STORAGE_VARIABLE } from './environment.ts';
import type { Findings } from './findings.ts';
import { getIn, isTree, setIn, type Tree } from './tree.ts';

/**
 * Chooses the backend: the one that SPANS_STORAGE_PLUGIN names, else the exporter of the pipeline, else the one that has a
 * section (or a key set from outside), else the first of the list. If several have a section, the file must say which. The
 * sections of the others are removed: a Collector's file may have them for another purpose. `pipeline` is what the pipeline
 * names.
 */
export function chooseBackend(
  tree: Tree,
  env: Environment,
  pipeline: readonly string[] | undefined,
  { backends }: ComponentList,
  findings: Findings,
): BackendDefinition {
  const chosen =
    fromPlugin(env, backends, findings) ??
    backends.find(({ name }) => pipeline?.includes(name)) ??
    bySections(tree, backends, findings);
  const exporters = getIn(tree, ['exporters']);
  for (const { name } of backends) {
    if (name !== chosen.name && isTree(exporters)) delete exporters[name];
  }
  const path = backendPath(chosen);
  setIn(tree, path, getIn(tree, path) ?? {});
  return chosen;
}

function fromPlugin(
  { [STORAGE_VARIABLE]: plugin }: Environment,
  backends: readonly BackendDefinition[],
  { problems }: Findings,
): BackendDefinition | undefined {
  if (!plugin) return undefined;
  const chosen = backends.find(({ name }) => name === plugin);
  const names = either(backends.map(({ name }) => name));
  if (chosen === undefined) {
    problems.push(
      plugin === 'opensearch'
        ? `${STORAGE_VARIABLE}: opensearch is not served; use ${names}`
        : `${STORAGE_VARIABLE}: expected ${names}, got "${plugin}"`,
    );
  }
  return chosen;
}

function bySections(tree: Tree, backends: ComponentList['backends'], { problems }: Findings): BackendDefinition {
  const exporters = getIn(tree, ['exporters']);
  const given = backends.filter(({ name }) => isTree(exporters) && Object.hasOwn(exporters, name));
  const names = given.map(({ name }) => name);
  if (names.length > 1) {
    problems.push(
      `exporters: ${names.length === 2 ? 'both ' : ''}${all(names)} are given; select the one that stores spans with ` +
        `service.pipelines.traces.exporters: [${names.at(-1)}] or ${STORAGE_VARIABLE}=${names.at(-1)}`,
    );
  }
  return given[0] ?? backends[0];
}
