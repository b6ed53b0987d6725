import { SpangraphError } from '../errors.ts';
import { checkComponents } from './components.ts';
import type { Config } from './config.ts';
import { applyDefaultHost } from './default-host.ts';
import { applyOutside, CONFIG_FILE_VARIABLE, type Environment, type Flags } from './environment.ts';
import { expandEnvironment } from './expand.ts';
import { type Findings, newFindings } from './findings.ts';
import { describeIssue } from './problems.ts';
import { readConfigFile } from './read-file.ts';
import { type FileConfig, fileSchema } from './schema.ts';
import { chooseStorage } from './storage-choice.ts';
import { conflicts, toConfig } from './to-config.ts';
import { deepFreeze, getIn, isTree, setIn, type Tree } from './tree.ts';
import { checkKeys } from './unknown-keys.ts';

/** What a configuration is made of. */
export interface ConfigSources {
  /** Path of a YAML file; without it the one that SPANGRAPH_CONFIG names, if any. */
  readonly file?: string;
  readonly env: Environment;
  readonly flags: Flags;
}

/**
 * The configuration: defaults, over them the file, over it the environment, over it the flags. Throws INVALID_CONFIG with
 * one line a problem.
 */
export function loadConfig(sources: ConfigSources): Config {
  const file = sources.file ?? (sources.env[CONFIG_FILE_VARIABLE] || undefined);
  const findings = newFindings();
  const tree = file === undefined ? {} : expandFile(file, sources.env, findings);
  const used = checkComponents(tree, findings);
  fillProtocols(tree);
  applyDefaultHost(tree, sources.env, findings);
  const origins = applyOutside(tree, sources.env, sources.flags, findings);
  if (chooseStorage(tree, sources.env, used.exporters, findings) === 'elasticsearch') fillElasticsearch(tree);
  dropOlderPath(tree, origins);
  checkKeys(fileSchema, tree, findings);
  const parsed = parse(tree, origins, findings);
  if (parsed === undefined || findings.problems.length > 0) throw refusal(findings.problems, file);
  const config = toConfig(parsed, used, findings.notes);
  const problems = conflicts(config);
  if (problems.length > 0) throw refusal(problems, file);
  return deepFreeze(config);
}

function expandFile(file: string, env: Environment, findings: Findings): Tree {
  const expanded = expandEnvironment(readConfigFile(file), env, findings);
  return isTree(expanded) ? expanded : {};
}

/** Where no protocol is listed both are served; settled before environment and flags name one of them. */
function fillProtocols(tree: Tree): void {
  const path = ['receivers', 'otlp', 'protocols'];
  const protocols = getIn(tree, path) ?? {};
  if (isTree(protocols) && Object.keys(protocols).length === 0) setIn(tree, path, { grpc: {}, http: {} });
}

/** Chosen without a section: the defaults. */
function fillElasticsearch(tree: Tree): void {
  const path = ['exporters', 'elasticsearch'];
  setIn(tree, path, getIn(tree, path) ?? {});
}

/** `db.path` is the older form of `path` in a file: what comes from outside the file wins over both. */
function dropOlderPath(tree: Tree, origins: ReadonlyMap<string, string>): void {
  const sqlite = getIn(tree, ['exporters', 'sqlite']);
  if (isTree(sqlite) && origins.has('exporters.sqlite.path')) delete sqlite.db;
}

function parse(tree: Tree, origins: ReadonlyMap<string, string>, findings: Findings): FileConfig | undefined {
  const result = fileSchema.safeParse(tree, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    // Unknown keys were found with their neighbours by checkKeys.
    if (issue.code !== 'unrecognized_keys') findings.problems.push(describeIssue(issue, origins));
  }
  return undefined;
}

function refusal(problems: readonly string[], file: string | undefined): SpangraphError {
  const where = file === undefined ? '' : ` (${file})`;
  const text = problems.length === 1 ? ` ${problems[0]}` : problems.map((problem) => `\n  ${problem}`).join('');
  return new SpangraphError('INVALID_CONFIG', `The configuration cannot be used${where}:${text}`);
}
