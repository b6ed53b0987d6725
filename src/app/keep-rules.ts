/** The rules of the configuration, which name traces in TraceQL, as filters. */
import type { Config } from '../config/config.ts';
import { SpangraphError } from '../errors.ts';
import { parseTraceql } from '../query/traceql/parse-traceql.ts';
import type { KeepRule } from '../storage/retention.ts';

/** Throws INVALID_CONFIG, with each mistake and its place. */
export function keepRules(rules: Config['storage']['keep']): KeepRule[] {
  return rules.map(({ filter: text, forMs }, index) => {
    const result = parseTraceql(text, 'traces');
    if ('filter' in result) return { filter: result.filter, forMs };
    const mistakes = result.mistakes.map(({ message }) => message).join('; ');
    throw new SpangraphError(
      'INVALID_CONFIG',
      `storage.keep.${index}.filter: ${mistakes}. docs/traceql.md says what is served.`,
    );
  });
}
