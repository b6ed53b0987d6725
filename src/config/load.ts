import { SpangraphError } from '../errors.ts';
import { type ComponentList, receiverPath } from './component-list.ts';
import { checkComponents } from './components.ts';
import type { Config } from './config.ts';
import { conflicts } from './conflicts.ts';
import { applyDefaultHost, applyFreePorts } from './default-host.ts';
import { applyOutside, CONFIG_FILE_VARIABLE, type Environment, type Flags, NO_COLOUR_VARIABLE } from './environment.ts';
import { expandEnvironment } from './expand.ts';
import { type Findings, newFindings } from './findings.ts';
import { describeIssue, type ValueFacts } from './problems.ts';
import { readConfigFile } from './read-file.ts';
import { type FileConfig, fileSchema } from './schema.ts';
import { secretPaths } from './settings.ts';
import { chooseBackend } from './storage-choice.ts';
import { toConfig } from './to-config.ts';
import { deepFreeze, getIn, isTree, setIn, type Tree } from './tree.ts';
import { checkKeys } from './unknown-keys.ts';

/** What a configuration is made from. */
export interface ConfigSources {
  /** Path of a YAML file. Without it the one that SPANGRAPH_CONFIG names, if any. */
  readonly file?: string;
  /** What a file would contain, as YAML reads it. Then no file is read. It is changed. */
  readonly content?: Tree;
  readonly env: Environment;
  readonly flags: Flags;
  /** Whether the system chooses the ports that nothing names, on 127.0.0.1. */
  readonly freePorts?: boolean;
}

/**
 * The configuration: the defaults, which the file overrides, then the environment, then the flags. Throws
 * INVALID_CONFIG with one line for each problem.
 */
export function loadConfig(sources: ConfigSources, list: ComponentList): Config {
  const { content } = sources;
  const file = content === undefined ? (sources.file ?? (sources.env[CONFIG_FILE_VARIABLE] || undefined)) : undefined;
  const findings = newFindings();
  const tree = content ?? (file === undefined ? {} : expandFile(file, sources.env, findings));
  const used = checkComponents(tree, list, findings);
  fillReceivers(tree, list);
  if (sources.freePorts) applyFreePorts(tree, list);
  applyDefaultHost(tree, sources.env, list, findings);
  const origins = applyOutside(tree, sources, list, findings);
  const backend = chooseBackend(tree, sources.env, used.exporters, list, findings);
  keepEmptyTokens(tree);
  const schema = fileSchema(list);
  checkKeys(schema, tree, findings);
  const parsed = parse(schema, tree, { origins, secrets: secretPaths(list) }, findings);
  if (parsed === undefined || findings.problems.length > 0) throw refusal(findings.problems, file);
  const config = toConfig({
    file: parsed,
    tree,
    backend,
    receivers: list.receivers,
    used,
    notes: findings.notes,
    noColour: Boolean(sources.env[NO_COLOUR_VARIABLE]),
  });
  const problems = conflicts(config, list);
  if (problems.length > 0) throw refusal(problems, file);
  return deepFreeze(config);
}

function expandFile(file: string, env: Environment, findings: Findings): Tree {
  const expanded = expandEnvironment(readConfigFile(file), env, findings);
  return isTree(expanded) ? expanded : {};
}

/**
 * Lists the receivers that run by default, each unless the file lists others in its place: OTLP has both protocols, or those
 * that are listed. Settled before environment and flags name one of them.
 */
function fillReceivers(tree: Tree, { receivers }: ComponentList): void {
  const missing = receivers
    .filter(({ runsByDefault }) => runsByDefault)
    .map(receiverPath)
    .filter((path) => {
      const around = getIn(tree, path.slice(0, -1)) ?? {};
      return isTree(around) && Object.keys(around).length === 0;
    });
  for (const path of missing) setIn(tree, path, {});
}

/** `tokens:` without content is a list without tokens, which lets nobody in, and not a missing list. */
function keepEmptyTokens(tree: Tree): void {
  const { auth } = tree;
  if (isTree(auth) && auth.tokens === null) auth.tokens = [];
}

function parse(
  schema: ReturnType<typeof fileSchema>,
  tree: Tree,
  facts: ValueFacts,
  findings: Findings,
): FileConfig | undefined {
  const result = schema.safeParse(tree, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    // checkKeys has found unknown keys already, with their neighbours.
    const isListed = issue.code === 'unrecognized_keys' || findings.unresolved.has(issue.path.join('.'));
    if (!isListed) findings.problems.push(describeIssue(issue, facts));
  }
  return undefined;
}

function refusal(problems: readonly string[], file: string | undefined): SpangraphError {
  const where = file === undefined ? '' : ` (${file})`;
  const text = problems.length === 1 ? ` ${problems[0]}` : problems.map((problem) => `\n  ${problem}`).join('');
  return new SpangraphError('INVALID_CONFIG', `The configuration cannot be used${where}:${text}`);
}
