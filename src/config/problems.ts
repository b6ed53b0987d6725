import type { z } from 'zod';
import { didYouMean } from './nearest.ts';

const WANTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys',
  array: 'a list',
  record: 'a mapping of names',
};

/** One line for a value that the schema does not take: where it stands, what is wanted, what was given. */
export function describeIssue(issue: z.core.$ZodIssue, origins: ReadonlyMap<string, string>): string {
  const path = issue.path.map(String).join('.');
  const where = origins.get(path) ?? (path === '' ? 'the file' : path);
  const given = 'input' in issue && issue.input !== undefined ? `, got ${shown(issue.input, issue.path.at(-1))}` : '';
  return `${where}: ${wanted(issue)}${given}${suggestion(issue)}`;
}

/** Messages of our own schema begin with "expected"; those of the library are put in our words. */
function wanted(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('expected ')) return issue.message;
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

/** Keys whose values are never shown. */
const SECRETS: ReadonlySet<unknown> = new Set(['password', 'api_key', 'service_token']);

function shown(value: unknown, key: unknown): string {
  return SECRETS.has(key) ? 'something else' : show(value);
}

/** The value as in the file, cut where it is long. Credentials within a URL are none that we take, but secret all the same. */
function show(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(/\/\/[^"]*@/g, '//[redacted]@');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
