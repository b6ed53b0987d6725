/** What the server says about a condition. */
import { ask } from '../data/ask.ts';
import { ParseFilterDocument } from '../generated/graphql.ts';
import type { Condition } from './condition.ts';

/** The text of a condition, or what is wrong with it. */
export type Checked = { readonly text: string } | { readonly mistake: string };

/** As it stands, or else with the value in quotes: the parser decides what a value is. Throws AskError. */
export async function checked({ field, operator, value }: Condition): Promise<Checked> {
  const plain = await checkedText(`${field} ${operator} ${value}`);
  if ('text' in plain || /^["`]/.test(value)) return plain;
  return checkedText(`${field} ${operator} ${JSON.stringify(value)}`);
}

/** The text itself if it is right in a list of conditions. Throws AskError. */
export async function checkedText(text: string): Promise<Checked> {
  const { parseFilter } = await ask(ParseFilterDocument, { query: `{ ${text} }` });
  const [mistake] = parseFilter.mistakes;
  return mistake === undefined ? { text } : { mistake: mistake.message };
}
