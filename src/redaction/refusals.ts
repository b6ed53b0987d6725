/**
 * One may not search for what one may not see: refuses questions that compare, order, count or group by what a rule hides. A
 * question is refused for what it says, never for what is stored, so a refusal tells nothing.
 */
import { SpangraphError } from '../errors.ts';
import type { CallsRequest } from '../storage/calls.ts';
import { CALL_KEYS } from '../storage/evaluator/calls-of.ts';
import type { GroupKey, MeasuresRequest } from '../storage/measures.ts';
import type { ProfileRequest } from '../storage/profiles.ts';
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
import { lookedAt, lookedAtInTrace, type Part } from './looked-at.ts';
import type { Redaction } from './redaction.ts';
import type { RedactionRule } from './rules.ts';

/** What distinguishes errors. */
const ERROR_PARTS: readonly Part[] = [
  { key: 'exception.type' },
  { key: 'exception.message' },
  { field: 'statusMessage' },
];

/** Characters of a key that a message shows. */
const SHOWN_LENGTH = 200;

/** Each method throws PERMISSION_DENIED. */
export class Refusals {
  readonly #redaction: Redaction;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  key(key: string): void {
    this.#parts([{ key }]);
  }

  spanFilter(filter: SpanFilter | undefined): void {
    if (filter !== undefined) this.#parts(lookedAt(filter));
  }

  traceFilter(filter: TraceFilter | undefined): void {
    if (filter !== undefined) this.#parts(lookedAtInTrace(filter));
  }

  measures({ filter, groupBy, numbers }: MeasuresRequest): void {
    this.spanFilter(filter);
    this.#parts(groupBy.flatMap(partsOfGroup));
    this.#parts(numbers);
  }

  /** A call is named by attributes, and which of them it is named by says whether the others are there. */
  calls({ filter, numbers }: CallsRequest): void {
    this.spanFilter(filter);
    this.#parts(numbers);
    this.#parts(
      [...CALL_KEYS].map((key) => ({ key })),
      ', by which calls are distinguished,',
    );
  }

  profile({ filter, names = [], values }: ProfileRequest): void {
    this.spanFilter(filter);
    this.#parts(names);
    this.#parts(values?.wanted ?? []);
  }

  /** `remark`: why a part that nobody has named is looked at. */
  #parts(parts: Iterable<Part>, remark = ''): void {
    for (const part of parts) {
      const isKey = 'key' in part;
      const rule = isKey ? this.#redaction.ruleOf(part.key) : this.#redaction.ruleOfField(part.field);
      if (rule === undefined) continue;
      throw refusal(isKey ? `The attribute ${quoted(part.key)}${remark}` : `The field ${part.field}${remark}`, rule);
    }
  }
}

function partsOfGroup(by: GroupKey): readonly Part[] {
  if ('attribute' in by) return [by.attribute];
  return 'error' in by ? ERROR_PARTS : [];
}

/** The refusal of values with parts that rules hide, of an attribute that no rule covers. */
export function hiddenWithin(key: string): SpangraphError {
  return new SpangraphError(
    'PERMISSION_DENIED',
    `Values of the attribute ${quoted(key)} may be maps with entries that are redacted, so they are not listed or grouped by. ` +
      'Ask for the attributes of single spans.',
  );
}

function refusal(what: string, { unless }: RedactionRule): SpangraphError {
  const who = unless === undefined ? 'nobody may' : `only callers with the scope ${unless} may`;
  return new SpangraphError(
    'PERMISSION_DENIED',
    `${what} is redacted: ${who} filter, group or ask for values by it. Leave it out.`,
  );
}

function quoted(key: string): string {
  return JSON.stringify(key.length > SHOWN_LENGTH ? `${key.slice(0, SHOWN_LENGTH - 1)}…` : key);
}
