/** The file that `auth.tokens_file` names: tokens that other programs manage. */
import type { TokenEntry } from '../access/tokens/token-list.ts';
import { SpangraphError } from '../errors.ts';
import { tokenList, toTokens } from './auth.ts';
import { describeIssue } from './problems.ts';
import { readYamlFile } from './read-file.ts';

const NO_FACTS = { origins: new Map<string, string>(), secrets: new Set<string>() };

/** Reads it. Throws INVALID_CONFIG with one line for each problem. */
export function readTokensFile(file: string): TokenEntry[] {
  const content = readYamlFile(file) ?? [];
  const result = tokenList.safeParse(content, { reportInput: true });
  if (result.success) return toTokens(result.data);
  const problems = result.error.issues.map((issue) => `\n  ${describeIssue(issue, NO_FACTS)}`);
  throw new SpangraphError(
    'INVALID_CONFIG',
    `The tokens in ${file} (auth.tokens_file) cannot be used:${problems.join('')}`,
  );
}
