/** Environment variables and flags: each stands for one key of the file, and wins over it. */

import { nearest } from '../model/nearest.ts';
import { formatEndpoint, LOCALHOST, parseEndpoint } from '../net/address.ts';
import type { ComponentList } from './component-list.ts';
import type { Findings } from './findings.ts';
import { type ComponentSetting, componentSettings, settingsOf } from './settings.ts';
import { getIn, isTree, setIn, type Tree } from './tree.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Values of flags by name without dashes, such as `sqlite-path`. */
export type Flags = Readonly<Record<string, string | undefined>>;

/** The environment of this process. Nothing else reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Names the host of every address that nothing else names: without brackets and without a port, such as `0.0.0.0` or `::`.
 * A container must listen on all addresses. A machine should not.
 */
export const DEFAULT_HOST_VARIABLE = 'SPANGRAPH_DEFAULT_HOST';

/** Names the backend. A variable of Teletrace (docs/migrating.md). */
export const STORAGE_VARIABLE = 'SPANS_STORAGE_PLUGIN';

/** Names the configuration file if the flag `--config` is not given. */
export const CONFIG_FILE_VARIABLE = 'SPANGRAPH_CONFIG';

/** Any text in it: no colours (https://no-color.org). */
export const NO_COLOUR_VARIABLE = 'NO_COLOR';

const TRUE_WORDS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_WORDS = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Sets what environment and flags say. The result names the origin of each path, for messages. */
export function applyOutside(
  tree: Tree,
  { env, flags }: { readonly env: Environment; readonly flags: Flags },
  list: ComponentList,
  findings: Findings,
): Map<string, string> {
  const origins = new Map<string, string>();
  const set: Set = (path, value, origin) => {
    setIn(tree, path, value);
    origins.set(path.join('.'), origin);
  };
  if (env.API_PORT) applyApiPort(tree, env.API_PORT, findings, set);
  if (env.DEBUG) applyDebug(env.DEBUG, findings, set);
  applyOriginal(tree, env, componentSettings(list), set);
  for (const { path, env: variable, flag } of settingsOf(list)) {
    const fromEnv = env[variable];
    const fromFlag = flag && flags[flag.name];
    if (fromEnv) set(path, flag?.isSwitch ? asBoolean(fromEnv) : fromEnv, variable);
    if (flag !== undefined && fromFlag !== undefined) {
      set(path, flag.isSwitch ? asBoolean(fromFlag) : fromFlag, `--${flag.name}`);
    }
  }
  dropOlderKeys(tree, componentSettings(list), origins);
  checkOwnNames(env, list, findings);
  return origins;
}

type Set = (path: readonly string[], value: string | boolean, origin: string) => void;

/** Text of another form stays text, which the schema refuses. */
function asBoolean(text: string): string | boolean {
  return TRUE_WORDS.has(text) || (FALSE_WORDS.has(text) ? false : text);
}

/** The variables of Teletrace (docs/migrating.md). An empty one counts as not set, as there. */
function applyOriginal(tree: Tree, env: Environment, settings: readonly ComponentSetting[], set: Set): void {
  for (const { path, section, backend, original } of settings) {
    const value = original && env[original.env];
    if (original === undefined || !value) continue;
    // A user name or an index alone, left in an environment by another program, chooses no storage.
    const isChosen =
      original.choosesBackend ||
      env[STORAGE_VARIABLE] === backend ||
      getIn(tree, section) !== undefined ||
      settings.some((other) => other.backend === backend && other.original?.choosesBackend && env[other.original.env]);
    if (isChosen) set(path, value, original.env);
  }
}

/** What comes from outside the file wins over every form that the file has of it. */
function dropOlderKeys(tree: Tree, settings: readonly ComponentSetting[], origins: ReadonlyMap<string, string>): void {
  for (const { path, section, olderKey } of settings) {
    const keys = getIn(tree, section);
    if (olderKey !== undefined && isTree(keys) && origins.has(path.join('.'))) delete keys[olderKey];
  }
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
  set(['api', 'endpoint'], formatEndpoint({ host: host ?? LOCALHOST, port: Number(port) }), 'API_PORT');
}

/** Other programs give DEBUG other meanings. A value that is no boolean is therefore ignored, not refused. */
function applyDebug(value: string, findings: Findings, set: Set): void {
  if (TRUE_WORDS.has(value)) set(['service', 'telemetry', 'logs', 'level'], 'debug', 'DEBUG');
  else if (!FALSE_WORDS.has(value)) findings.notes.push(`DEBUG: "${value}" is not true or false; ignored`);
}

/** Refuses a near miss of a name of ours, and nothing else: Kubernetes makes up names such as SPANGRAPH_PORT. */
function checkOwnNames(env: Environment, list: ComponentList, findings: Findings): void {
  const known = [CONFIG_FILE_VARIABLE, DEFAULT_HOST_VARIABLE, ...settingsOf(list).map((setting) => setting.env)];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SPANGRAPH_') || known.includes(name)) continue;
    const near = nearest(name, known, 2);
    if (near !== undefined) findings.problems.push(`${name}: unknown environment variable (did you mean "${near}"?)`);
  }
}
