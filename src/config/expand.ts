import { parse } from 'yaml';
import type { Environment } from './environment.ts';
import type { Findings } from './findings.ts';
import { isTree } from './tree.ts';

const REFERENCE = /\$\$|\$\{([^}]*)\}/g;

/**
 * Replaces `${env:NAME}`, `${env:NAME:-default}` and the Collector's short form `${NAME}` in every text of a file. `$$` stands
 * for a dollar sign. A text that is only a reference takes the type of what it stands for, as in the Collector. Unlike there,
 * a variable that is not set and has no default is a problem, not an empty text.
 */
export function expandEnvironment(
  value: unknown,
  env: Environment,
  findings: Findings,
  path: readonly string[] = [],
): unknown {
  if (typeof value === 'string') return expandText(value, env, findings, path.join('.'));
  if (Array.isArray(value)) {
    return value.map((item, index) => expandEnvironment(item, env, findings, [...path, String(index)]));
  }
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, expandEnvironment(item, env, findings, [...path, key])]),
  );
}

function expandText(text: string, env: Environment, findings: Findings, path: string): unknown {
  const expanded = text.replace(REFERENCE, (whole, reference: string | undefined) =>
    reference === undefined ? whole.slice(1) : resolve(reference, env, findings, path),
  );
  const wholeReference = /^\$\{[^}]*\}$/.test(text);
  return wholeReference ? asScalar(expanded) : expanded;
}

function resolve(reference: string, env: Environment, findings: Findings, path: string): string {
  const match = /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/s.exec(reference);
  if (match === null) {
    findings.problems.push(`${path}: "\${${reference}}" cannot be read; write \${env:NAME} or \${env:NAME:-default}`);
    findings.unresolved.add(path);
    return '';
  }
  const [, name = '', byDefault] = match;
  const value = env[name];
  if (value !== undefined) return value;
  if (byDefault === undefined) {
    findings.problems.push(
      `${path}: the environment variable ${name} is not set; set it, or give a default: \${env:${name}:-default}`,
    );
    findings.unresolved.add(path);
  }
  return byDefault ?? '';
}

/** Numbers and booleans as YAML reads them. Anything else stays text. */
function asScalar(text: string): unknown {
  if (!/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text)) return text;
  const value: unknown = parse(text);
  return value;
}
