/** Finds out whether documents can be executed at all, before somebody asks for them. */
import { NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import { schema } from '../../../schema/index.ts';
import { SpangraphError, thrownMessage } from '../../errors.ts';
import type { DocumentsData } from './documents-data.ts';

/** Throws INVALID_CONFIG for the first document that is not valid against the schema. `setting` names the file in messages. */
export function checkDocuments({ mode, byId }: DocumentsData, setting: string): void {
  const rules = mode === 'trusted' ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;
  for (const [id, text] of byId) {
    const problem = problemOf(text, rules);
    if (problem === undefined) continue;
    throw new SpangraphError('INVALID_CONFIG', `${setting} has a document that cannot be executed (${id}): ${problem}`);
  }
}

function problemOf(text: string, rules: typeof specifiedRules): string | undefined {
  try {
    return validate(schema, parse(text), rules, { maxErrors: 1 })[0]?.message;
  } catch (thrown) {
    return thrownMessage(thrown);
  }
}
