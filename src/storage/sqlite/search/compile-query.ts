/**
 * Compiles a filter to an FTS5 expression that every matching span meets. The expression may match other spans too,
 * because each candidate is checked against its row. It must never miss a matching span.
 */
import { ATTRIBUTE_SCOPES, type AttributeScope } from '../../../model/attributes.ts';
import { describeFilter } from '../../evaluator/describe-filter.ts';
import { presenceIn } from '../../evaluator/expression-parts.ts';
import { impliedSpan } from '../../evaluator/implied-span.ts';
import { matchesEnum, matchesString } from '../../evaluator/matches-test.ts';
import { criteriaOf, listedIn } from '../../operators/criteria.ts';
import { ALL_INT64 } from '../../ordering/bounds.ts';
import type {
  AttributeTest,
  EnumTest,
  EventTest,
  FilterValue,
  Int64Test,
  LinkTest,
  SpanFilter,
  StringTest,
} from '../../query.ts';
import { columns, integer, nullable, select, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import {
  durationBuckets,
  eventNameTerm,
  idTerm,
  isSpanId,
  keyHash,
  keyTerm,
  linkedTraceTerm,
  STATUS_MESSAGE_TERM,
  statusMessageTerm,
  statusTerm,
  traceTerm,
  valueTerm,
} from '../rows/terms.ts';
import { durationsOf } from './duration-order.ts';
import { loggedSpans, MAX_LOGGED_SPANS } from './logged-spans.ts';
import { hasMoreMatches } from './matches.ts';
import { isOperationCondition, operationsFor, type SelectedOperation } from './select-operations.ts';

/** Maximum number of alternatives: opening a posting list for each of more is not worthwhile. */
export const MAX_ALTERNATIVES = 64;
/** If operations have more than this share of all spans, reading the rows is faster. */
const COMMON = 0.05;
/** Rows whose test costs as much as opening a posting list. */
const ROWS_A_LIST = 8;
/** Up to this many posting lists are opened without a look at the other conditions. */
const FEW_LISTS = 4;
/** Maximum length of an expression in characters. Instead of a longer one, the rows are read. */
const MAX_EXPRESSION = 20_000;

const SPAN_SUM = select(columns(nullable(integer('sum', 'sum(span_count)'))), 'FROM operations WHERE in_time()');
const FEWEST_DIGITS = select(columns(nullable(integer('digits', 'min(duration_digits)'))), 'FROM spans');
const MOST_DIGITS = select(columns(nullable(integer('digits', 'max(duration_digits)'))), 'FROM spans');
const SCOPES = {
  name: select(columns(integer('id'), text('name')), 'FROM scopes LIMIT ?'),
  version: select(columns(integer('id'), text('version')), 'FROM scopes LIMIT ?'),
} as const;
const OWNERS = {
  RESOURCE: select(columns(integer('id', 'resource_id')), 'FROM resource_terms WHERE term = ? LIMIT ?'),
  SCOPE: select(columns(integer('id', 'scope_id')), 'FROM scope_terms WHERE term = ? LIMIT ?'),
} as const;
const SHAPES_WITH_KEY = select(
  columns(integer('id', 'DISTINCT shape_id')),
  'FROM shape_keys WHERE key_id = (SELECT id FROM value_keys WHERE scope = ? AND key = ?) LIMIT ?',
);
const SHAPES_OF_SCOPE = select(columns(integer('id')), 'FROM shapes WHERE scope = ? AND in_time() LIMIT ?');
const SHAPELESS = select(columns(integer('one', '1')), 'FROM shapeless_keys WHERE scope = ? LIMIT 1');

export interface Plan {
  /** FTS5 expression. Absent if the rows are read instead. */
  readonly match?: string;
  /** The expression for people. */
  readonly words?: () => string;
  /** Nothing can match. */
  readonly empty: boolean;
}

/** Data that a plan needs besides terms: the traces of the spans that meet a filter, if they are few. */
export type FewTraces = (filter: SpanFilter) => readonly string[] | undefined;

/** The terms of one condition: each matching span has one of them. Absent: no restriction. Empty: no span can match. */
type Alternatives = readonly string[] | undefined;

const EVERYTHING: Plan = { empty: false };
const NOTHING: Plan = { empty: true };

export function compileSpanFilter(filter: SpanFilter | undefined, source: RowSource, fewTraces: FewTraces): Plan {
  const plan = filter === undefined ? EVERYTHING : new Compiler(source, fewTraces).plan(filter);
  return (plan.match?.length ?? 0) > MAX_EXPRESSION ? EVERYTHING : plan;
}

/** FTS5 expression: any of these terms. */
export function anyOf(terms: readonly string[]): string {
  return `(${terms.map((term) => `"${term}"`).join(' OR ')})`;
}

/** The conditions of nested conjunctions, all of which must hold. */
export function conjuncts(filter: SpanFilter | undefined): SpanFilter[] {
  if (filter === undefined) return [];
  return filter.type === 'and' ? filter.filters.flatMap(conjuncts) : [filter];
}

class Compiler {
  readonly #source: RowSource;
  readonly #fewTraces: FewTraces;

  constructor(source: RowSource, fewTraces: FewTraces) {
    this.#source = source;
    this.#fewTraces = fewTraces;
  }

  plan(filter: SpanFilter): Plan {
    return filter.type === 'or' ? this.#union(filter.filters) : this.#intersection(conjuncts(filter));
  }

  #union(filters: readonly SpanFilter[]): Plan {
    const plans: Plan[] = [];
    for (const part of filters) {
      const plan = this.plan(part);
      if (plan.empty) continue;
      if (plan.match === undefined) return EVERYTHING;
      plans.push(plan);
    }
    return plans.length === 0 ? NOTHING : joined(plans, 'OR');
  }

  #intersection(conditions: readonly SpanFilter[]): Plan {
    const plans: Plan[] = [];
    for (const condition of conditions) {
      const plan = this.#condition(condition);
      if (plan.empty) return NOTHING;
      if (plan.match !== undefined) plans.push(plan);
    }
    const others = plans.length === 0 ? EVERYTHING : joined(plans, 'AND');
    const operations = this.#operations(conditions, others);
    if (operations.empty) return NOTHING;
    if (operations.match === undefined) return others;
    return others.match === undefined ? operations : joined([...plans, operations], 'AND');
  }

  #condition(condition: SpanFilter): Plan {
    switch (condition.type) {
      case 'and':
      case 'or':
        return this.plan(condition);
      case 'traceId':
        return toPlan([traceTerm(condition.eq)], () => describeFilter(condition));
      case 'spanId':
      case 'parentSpanId':
        return toPlan(spanIds(condition.eq), () => describeFilter(condition));
      case 'statusCode':
        return toPlan(
          enumValues(condition.test)?.map((code) => `t${statusTerm(code)}`),
          () => describeFilter(condition),
        );
      case 'statusMessage':
        return toPlan(statusMessages(condition.test), () => describeFilter(condition));
      case 'durationNano':
        return toPlan(this.#durations(condition.test), () => describeFilter(condition), 'ranges');
      case 'scopeName':
      case 'scopeVersion':
        return toPlan(
          this.#scopes(condition.type === 'scopeName' ? 'name' : 'version', condition.test),
          () => describeFilter(condition),
          'scopes',
        );
      case 'attribute':
        return toPlan(this.#attribute(condition.test), () => describeFilter(condition));
      case 'isLogged':
        if (!condition.eq) return EVERYTHING;
        return toPlan(loggedSpans(this.#source), () => describeFilter(condition), 'spans', MAX_LOGGED_SPANS);
      case 'event':
        return this.#owned('EVENT', condition.test, eventNames(condition.test.name));
      case 'link':
        return this.#owned('LINK', condition.test, this.#linkedTraces(condition.test));
      case 'parent':
      case 'ancestor':
      case 'child':
      case 'descendant':
      case 'sibling':
        return this.#ofTraces(condition, condition.filter);
      case 'trace':
        return this.#trace(condition);
      case 'comparison':
      case 'computed':
        return this.plan(presenceIn(condition));
      case 'group':
        return this.plan(condition.filter);
      default:
        return EVERYTHING;
    }
  }

  #trace(condition: Extract<SpanFilter, { type: 'trace' }>): Plan {
    const { filter } = condition;
    if (filter.type === 'traceId') return toPlan([traceTerm(filter.eq)], () => describeFilter(filter));
    if (filter.type !== 'anySpan' && filter.type !== 'matchingSpans') return EVERYTHING;
    const implied = impliedSpan(filter);
    return implied === undefined ? EVERYTHING : this.#ofTraces(condition, implied.filter);
  }

  /** The condition is met only in traces with spans that meet the filter. */
  #ofTraces(condition: SpanFilter, filter: SpanFilter): Plan {
    return toPlan(this.#fewTraces(filter)?.map(traceTerm), () => describeFilter(condition), 'traces');
  }

  /** Traces that a span with such a link refers to. */
  #linkedTraces({ traceId, target }: LinkTest): Alternatives {
    if (traceId !== undefined) return [linkedTraceTerm(traceId)];
    return target === undefined ? undefined : this.#fewTraces(target)?.map(linkedTraceTerm);
  }

  /**
   * Service, name and kind together name operations. They are left to the rows if nothing else is known and they are common,
   * or if the other conditions lead to few spans: opening a posting list costs as much as testing several rows.
   */
  #operations(conditions: readonly SpanFilter[], { match }: Plan): Plan {
    const wanted = operationsFor(conditions, this.#source);
    if (wanted === undefined) return EVERYTHING;
    if (wanted.length === 0) return NOTHING;
    if (match === undefined ? this.#areCommon(wanted) : this.#isFew(match, wanted.length)) return EVERYTHING;
    return toPlan(
      wanted.map(({ id }) => `o${id}`),
      () => conditions.filter(isOperationCondition).map(describeFilter).join(' and '),
      'operations',
    );
  }

  #areCommon(operations: readonly SelectedOperation[]): boolean {
    const spans = operations.reduce((sum, { spanCount }) => sum + spanCount, 0);
    return spans > Number(this.#source.db.get(SPAN_SUM)?.[0] ?? 0n) * COMMON;
  }

  /** Whether an expression has so few matches that testing them costs less than opening this many posting lists. */
  #isFew(match: string, lists: number): boolean {
    if (lists <= FEW_LISTS) return false;
    const most = Math.min(lists, MAX_ALTERNATIVES) * ROWS_A_LIST;
    return !hasMoreMatches({ match, ids: ALL_INT64 }, most, this.#source);
  }

  #durations(test: Int64Test): Alternatives {
    const { db } = this.#source;
    const [fewest] = db.get(FEWEST_DIGITS) ?? [null];
    const [most] = db.get(MOST_DIGITS) ?? [null];
    if (fewest === null || most === null) return [];
    const { low: lowest } = durationsOf(Number(fewest));
    const { high: highest } = durationsOf(Number(most));
    const exact = listedIn(criteriaOf<bigint>(test));
    const from = largest(lowest, smallestOf(exact), test.gte, test.gt === undefined ? undefined : test.gt + 1n);
    const to = smallest(highest, largestOf(exact), test.lte, test.lt === undefined ? undefined : test.lt - 1n);
    if (from > to) return [];
    return from <= lowest && to >= highest ? undefined : durationBuckets(from, to).map((bucket) => `d${bucket}`);
  }

  #scopes(column: 'name' | 'version', test: StringTest): Alternatives {
    const terms: string[] = [];
    let listed = 0;
    // One by one: the texts may be long.
    for (const [id, value] of this.#source.db.iterate(SCOPES[column], MAX_LISTED + 1)) {
      if (++listed > MAX_LISTED) return undefined;
      if (matchesString(test, value)) terms.push(`c${id}`);
    }
    return terms;
  }

  #attribute(test: AttributeTest): Alternatives {
    const asksForValue = criteriaOf(test).some(({ takes }) => takes !== 'presence');
    if (test.exists === false) return asksForValue ? [] : undefined;
    if (test.exists === undefined && !asksForValue) return undefined;
    const own = test.scope === undefined ? ATTRIBUTE_SCOPES : [test.scope];
    const terms: string[] = [];
    for (const scope of new Set(test.orElse === undefined ? own : [...own, test.orElse])) {
      const found = this.#attributeIn(scope, test);
      if (found === undefined) return undefined;
      terms.push(...found);
    }
    return terms;
  }

  #attributeIn(scope: AttributeScope, test: AttributeTest): Alternatives {
    const values = listedIn(criteriaOf<FilterValue>(test));
    const hash = keyHash(test.key);
    if (values === undefined || values.length > MAX_ALTERNATIVES) return this.#keyTerms(scope, test.key);
    const terms: string[] = [];
    for (const value of values) {
      const term = valueTerm(hash, value);
      const found = term === undefined ? [] : this.#withTerm(scope, term);
      if (found === undefined) return undefined;
      terms.push(...found);
    }
    return terms;
  }

  #withTerm(scope: AttributeScope, term: string): Alternatives {
    return scope === 'RESOURCE' || scope === 'SCOPE' ? this.#owners(scope, term) : [LETTERS[scope] + term];
  }

  #keyTerms(scope: AttributeScope, key: string): Alternatives {
    const term = keyTerm(keyHash(key));
    if (scope === 'RESOURCE' || scope === 'SCOPE') return this.#owners(scope, term);
    const shapes = this.#source.db.all(SHAPES_WITH_KEY, scope, key, MAX_ALTERNATIVES + 1);
    return [`k${LETTERS[scope]}${term}`, ...shapes.map(shapeTerm)];
  }

  /** The resources or scopes that have a term, as terms of their spans. */
  #owners(scope: 'RESOURCE' | 'SCOPE', term: string): Alternatives {
    const rows = this.#source.db.all(OWNERS[scope], term, MAX_ALTERNATIVES + 1);
    if (rows.length > MAX_ALTERNATIVES) return undefined;
    return rows.map(([id]) => (scope === 'RESOURCE' ? 'r' : 'c') + String(id));
  }

  /** A condition on one event or link: one exists, it has the attributes, and it has one of these terms. */
  #owned(scope: 'EVENT' | 'LINK', test: EventTest | LinkTest, terms: Alternatives): Plan {
    const words = (): string => describeFilter({ type: scope === 'EVENT' ? 'event' : 'link', test });
    const plans: Plan[] = [];
    const conditions = [
      toPlan(terms, words),
      ...test.attributes.map(({ orElse: _orElse, ...attribute }) => {
        const inScope = { ...attribute, scope };
        return toPlan(this.#attribute(inScope), () => describeFilter({ type: 'attribute', test: inScope }));
      }),
    ];
    for (const plan of conditions) {
      if (plan.empty) return NOTHING;
      if (plan.match !== undefined) plans.push(plan);
    }
    if (plans.length > 0) return joined(plans, 'AND');
    if (this.#source.db.get(SHAPELESS, scope) !== undefined) return EVERYTHING;
    const shapes = this.#source.db.all(SHAPES_OF_SCOPE, scope, MAX_ALTERNATIVES + 1);
    return toPlan(shapes.map(shapeTerm), () => `any ${scope.toLowerCase()}`);
  }
}

function shapeTerm([id]: readonly [bigint]): string {
  return `h${id}`;
}

const LETTERS = { SPAN: 's', EVENT: 'e', LINK: 'l' } as const;
/** Maximum number of scopes that are searched for a name. */
const MAX_LISTED = 2_000;

/** `words` describes the alternatives, and `many` names their kind. */
function toPlan(alternatives: Alternatives, words: () => string, many?: string, most = MAX_ALTERNATIVES): Plan {
  if (alternatives === undefined || alternatives.length > most) return EVERYTHING;
  if (alternatives.length === 0) return NOTHING;
  const found = many === undefined ? '' : ` -> ${alternatives.length} ${many}`;
  return { empty: false, match: anyOf(alternatives), words: () => words() + found };
}

function joined(plans: readonly Plan[], operator: 'AND' | 'OR'): Plan {
  const [first] = plans;
  if (plans.length === 1 && first !== undefined) return first;
  return {
    empty: false,
    match: `(${plans.map(({ match }) => match).join(` ${operator} `)})`,
    words: () => `(${plans.map(({ words }) => words?.() ?? '').join(` ${operator} `)})`,
  };
}

/** Only the empty id is not indexed. */
function spanIds(id: string): Alternatives {
  if (id === '') return undefined;
  return isSpanId(id) ? [idTerm(id)] : [];
}

/** Only an empty message is not indexed. */
function statusMessages(test: StringTest): Alternatives {
  if (matchesString(test, '')) return undefined;
  const messages = listedIn(criteriaOf<string>(test));
  if (messages === undefined || messages.length > MAX_ALTERNATIVES) return [STATUS_MESSAGE_TERM];
  return messages.filter((message) => matchesString(test, message)).map(statusMessageTerm);
}

function eventNames(test: StringTest | undefined): Alternatives {
  return test && listedIn(criteriaOf<string>(test))?.map(eventNameTerm);
}

function enumValues(test: EnumTest): readonly number[] | undefined {
  const values = listedIn(criteriaOf<number>(test));
  return values?.filter((value) => matchesEnum(test, value));
}

function largest(first: bigint, ...others: (bigint | undefined)[]): bigint {
  return others.reduce<bigint>((most, value) => (value !== undefined && value > most ? value : most), first);
}

function smallest(first: bigint, ...others: (bigint | undefined)[]): bigint {
  return others.reduce<bigint>((least, value) => (value !== undefined && value < least ? value : least), first);
}

function smallestOf(values: readonly bigint[] | undefined): bigint | undefined {
  return values?.[0] === undefined ? undefined : smallest(values[0], ...values);
}

function largestOf(values: readonly bigint[] | undefined): bigint | undefined {
  return values?.[0] === undefined ? undefined : largest(values[0], ...values);
}
