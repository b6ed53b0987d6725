/** Which fields a query is about: the answer to a search shows their values. */
import type { Expression, Field, Spanset, Stage } from '../../query/traceql/syntax.ts';

export interface QueryFields {
  /** Those of conditions, groups and aggregates, in the order of the text, each as often as it is named. */
  readonly compared: readonly Field[];
  /** Those of `select()`. */
  readonly selected: readonly Field[];
}

/** The depth of a query is bounded (limits.ts of TraceQL), and so is that of this walk. */
export function fieldsOf(spanset: Spanset): QueryFields {
  const found = { compared: [] as Field[], selected: [] as Field[] };
  addStage(spanset, found);
  return found;
}

interface Found {
  readonly compared: Field[];
  readonly selected: Field[];
}

function addStage(stage: Stage, found: Found): void {
  switch (stage.type) {
    case 'spans':
      addExpression(stage.condition, found);
      return;
    case 'and':
    case 'or':
      for (const part of stage.parts) addStage(part, found);
      return;
    case 'structural':
      addStage(stage.left, found);
      addStage(stage.right, found);
      return;
    case 'pipeline':
      for (const part of stage.stages) addStage(part, found);
      return;
    case 'select':
      found.selected.push(...stage.fields);
      return;
    case 'by':
    case 'aggregate':
      if (stage.of !== undefined) addExpression(stage.of, found);
      return;
    case 'coalesce':
  }
}

function addExpression(expression: Expression, found: Found): void {
  switch (expression.type) {
    case 'field':
      found.compared.push(expression.field);
      return;
    case 'and':
    case 'or':
      for (const part of expression.parts) addExpression(part, found);
      return;
    case 'not':
    case 'negate':
      addExpression(expression.part, found);
      return;
    case 'comparison':
    case 'arithmetic':
      addExpression(expression.left, found);
      addExpression(expression.right, found);
      return;
    case 'literal':
  }
}
