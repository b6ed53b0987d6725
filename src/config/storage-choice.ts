import type { StorageName } from './config.ts';
import type { Environment } from './environment.ts';
import type { Findings } from './findings.ts';
import { getIn, isTree, type Tree } from './tree.ts';

const STORAGES: readonly StorageName[] = ['sqlite', 'elasticsearch'];

/**
 * Which storage is used: what SPANS_STORAGE_PLUGIN says, else the exporter of the pipeline, else the one that has a section
 * (or something set from outside), else SQLite. Where both have one, it must be said. The section of Elasticsearch is taken
 * out where it is not used: a Collector's file may have it for another purpose. `pipeline` is what the pipeline names.
 */
export function chooseStorage(
  tree: Tree,
  env: Environment,
  pipeline: readonly string[] | undefined,
  findings: Findings,
): StorageName {
  const choice =
    fromPlugin(env, findings) ?? STORAGES.find((name) => pipeline?.includes(name)) ?? bySections(tree, findings);
  const exporters = getIn(tree, ['exporters']);
  if (choice !== 'elasticsearch' && isTree(exporters)) delete exporters.elasticsearch;
  return choice;
}

function fromPlugin({ SPANS_STORAGE_PLUGIN: plugin }: Environment, findings: Findings): StorageName | undefined {
  if (!plugin) return undefined;
  const choice = STORAGES.find((name) => name === plugin);
  if (choice === undefined) {
    findings.problems.push(
      plugin === 'opensearch'
        ? 'SPANS_STORAGE_PLUGIN: opensearch is not served; use sqlite or elasticsearch'
        : `SPANS_STORAGE_PLUGIN: expected sqlite or elasticsearch, got "${plugin}"`,
    );
  }
  return choice;
}

function bySections(tree: Tree, findings: Findings): StorageName {
  const exporters = getIn(tree, ['exporters']);
  const named = STORAGES.filter((name) => isTree(exporters) && Object.hasOwn(exporters, name));
  if (named.length > 1) {
    findings.problems.push(
      'exporters: both sqlite and elasticsearch are given; say which one stores spans by ' +
        'service.pipelines.traces.exporters: [elasticsearch] or SPANS_STORAGE_PLUGIN=elasticsearch',
    );
  }
  return named[0] ?? 'sqlite';
}
