/** Where a configuration comes from, so that a running server can read it again. */
import type { ComponentList } from './component-list.ts';
import type { Config } from './config.ts';
import { CONFIG_FILE_VARIABLE } from './environment.ts';
import { type ConfigSources, loadConfig } from './load.ts';
import { readConfigFile } from './read-file.ts';
import { isTree, type Tree } from './tree.ts';

export interface ConfigSource {
  /** The file. Undefined: there is none. */
  readonly file: string | undefined;
  /** As `loadConfig`. */
  load(): Config;
  /** The content of the file, as it is. Throws INVALID_CONFIG. */
  content(): Tree;
}

export function configSource(sources: ConfigSources, list: ComponentList): ConfigSource {
  const file = sources.file ?? (sources.env[CONFIG_FILE_VARIABLE] || undefined);
  return {
    file,
    load: () => loadConfig(sources, list),
    content: () => (file === undefined ? {} : readConfigFile(file)),
  };
}

/** The paths of the keys whose values differ, such as `api.limits.max_depth`. A list is one value. */
export function changedKeys(before: Tree, after: Tree, path = ''): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [one, other] = [before[key], after[key]];
    const at = path === '' ? key : `${path}.${key}`;
    if (isTree(one) && isTree(other)) return changedKeys(one, other, at);
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [at];
  });
}
