/** The operations (service, span name, kind) that meet conditions. */
import { matchesEnum, matchesString } from '../../evaluator/matches-test.ts';
import { criteriaOf, listedIn } from '../../operators/criteria.ts';
import type { EnumTest, SpanFilter, StringTest } from '../../query.ts';
import { columns, integer, select, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';

export interface SelectedOperation {
  readonly id: bigint;
  readonly spanCount: number;
}

/** With more operations than this the conditions are tested on the spans. */
const MAX_LOOKED_AT = 20_000;

const OPERATION = columns(integer('id'), integer('span_count'), text('service'), text('name'), integer('kind'));

type OperationCondition =
  | { readonly type: 'service' | 'name'; readonly test: StringTest }
  | { readonly type: 'kind'; readonly test: EnumTest };

export function isOperationCondition(condition: SpanFilter): condition is SpanFilter & OperationCondition {
  return condition.type === 'service' || condition.type === 'name' || condition.type === 'kind';
}

/**
 * The operations that meet the conditions on service, name and kind. Undefined without such conditions, or if there are too
 * many operations.
 */
export function operationsFor(conditions: readonly SpanFilter[], { db }: RowSource): SelectedOperation[] | undefined {
  const wanted = conditions.filter(isOperationCondition);
  if (wanted.length === 0) return undefined;
  const { where, parameters } = exactValues(wanted);
  const listed = select(OPERATION, `FROM operations WHERE ${where} LIMIT ?`);
  const found: SelectedOperation[] = [];
  let lookedAt = 0;
  // One by one: the names may be long.
  for (const [id, spanCount, service, name, kind] of db.iterate(listed, ...parameters, MAX_LOOKED_AT + 1)) {
    if (++lookedAt > MAX_LOOKED_AT) return undefined;
    if (wanted.every((one) => meets(one, service, name, Number(kind))))
      found.push({ id, spanCount: Number(spanCount) });
  }
  return found;
}

function meets(condition: OperationCondition, service: string, name: string, kind: number): boolean {
  if (condition.type === 'kind') return matchesEnum(condition.test, kind);
  return matchesString(condition.test, condition.type === 'service' ? service : name);
}

/** The conditions that an index of SQLite can answer. The others are tested on the rows. */
function exactValues(conditions: readonly OperationCondition[]): { where: string; parameters: string[] } {
  const wheres = ['true'];
  const parameters: string[] = [];
  for (const { type, test } of conditions) {
    const values = listedIn(criteriaOf<string | number>(test));
    if (values === undefined) continue;
    wheres.push(`${type} IN (SELECT value FROM json_each(?))`);
    parameters.push(JSON.stringify(values));
  }
  return { where: wheres.join(' AND '), parameters };
}
