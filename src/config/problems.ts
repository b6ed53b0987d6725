import type { z } from 'zod';
import { didYouMean } from '../model/nearest.ts';

const WANTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys',
  array: 'a list',
  record: 'a mapping of names',
};

/** Where the values of a file are from, and which of them are secret. Both by path. */
export interface ValueFacts {
  /** The variable or flag that set the value. Absent: the file. */
  readonly origins: ReadonlyMap<string, string>;
  readonly secrets: ReadonlySet<string>;
}

/** One line for a value that the schema refuses: its place, what is wanted, what was given. */
export function describeIssue(issue: z.core.$ZodIssue, { origins, secrets }: ValueFacts): string {
  const path = issue.path.map(String).join('.');
  const where = origins.get(path) ?? (path === '' ? 'the file' : path);
  if (saysAll(issue)) return `${where}: ${issue.message}`;
  const hasInput = 'input' in issue && issue.input !== undefined;
  const given = hasInput ? `, got ${secrets.has(path) ? 'something else' : show(issue.input)}` : '';
  return `${where}: ${wanted(issue)}${given}${suggestion(issue)}`;
}

/** A message of a section that does not name a form, such as one about keys that belong together. */
function saysAll(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && !isForm(issue);
}

/** Messages of our sections that name the wanted form begin so. */
function isForm({ message }: z.core.$ZodIssue): boolean {
  return message.startsWith('expected ');
}

/** The library's messages are put in our words. */
function wanted(issue: z.core.$ZodIssue): string {
  if (isForm(issue)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${WANTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => String(value)).join(' or ')}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function suggestion(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return '';
  return didYouMean(issue.input, issue.values.map(String));
}

/** The value as in the file, cut if it is long. Credentials within a URL, and tokens in the wrong place, are secret. */
function show(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value))
    .replaceAll(/\/\/[^"]*@/g, '//[redacted]@')
    .replaceAll(/spg_[\w-]+/g, '[redacted]');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
