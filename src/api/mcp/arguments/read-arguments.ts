/** Reads the arguments of a call by the table of the tool. Nothing that was sent is ignored. */
import { SpangraphError } from '../../../errors.ts';
import { didYouMean } from '../../../model/nearest.ts';
import type { ArgumentTable, ArgumentValues, JsonSchema } from './argument.ts';

/** Mistakes of one call that a refusal names. */
const MAX_MISTAKES = 5;
/** Characters of an unknown name that a refusal shows. */
const MAX_SHOWN_NAME = 50;

/** The schema of an object with these arguments and no others. */
export function schemaOf(table: ArgumentTable): JsonSchema {
  const entries = Object.entries(table);
  const names = entries.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    ...(names.length > 0 && { required: names }),
    additionalProperties: false,
  };
}

/** Throws BAD_USER_INPUT with all that is wrong, the first mistakes of many. An argument of null counts as absent. */
export function readArguments<Table extends ArgumentTable>(
  table: Table,
  sent: Readonly<Record<string, unknown>>,
  nowUnixNano: bigint,
): ArgumentValues<Table> {
  const mistakes = Object.keys(sent).flatMap((name) => unknownName(table, name));
  const values = Object.entries(table).map(([name, argument]) => {
    const value = Object.hasOwn(sent, name) ? sent[name] : undefined;
    if (value === undefined || value === null) {
      if (argument.isRequired) mistakes.push(`${name}: is required.`);
      return [name, argument.absent] as const;
    }
    try {
      return [name, argument.read(value, { name, nowUnixNano })] as const;
    } catch (thrown) {
      const error = SpangraphError.from(thrown);
      if (error.code !== 'BAD_USER_INPUT') throw thrown;
      mistakes.push(error.message);
      return [name, argument.absent] as const;
    }
  });
  if (mistakes.length > 0) throw new SpangraphError('BAD_USER_INPUT', mistakes.slice(0, MAX_MISTAKES).join(' '));
  return Object.fromEntries(values) as ArgumentValues<Table>;
}

function unknownName(table: ArgumentTable, name: string): string[] {
  if (Object.hasOwn(table, name)) return [];
  const known = Object.keys(table);
  const takes = known.length === 0 ? 'It takes no arguments.' : `It takes ${known.join(', ')}.`;
  const shown = name.slice(0, MAX_SHOWN_NAME);
  return [`The tool has no argument ${JSON.stringify(shown)}${didYouMean(shown, known)}. ${takes}`];
}
