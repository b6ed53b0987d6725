/** Finds the values of attributes by what columns have, one column after the other. */
import type { GroupValue } from '../../measures.ts';
import { type ColumnValue, type GroupColumn, isOfOneSpan } from './group-columns.ts';
import type { GroupedAttribute } from './narrow-request.ts';

interface Step {
  readonly column: GroupColumn;
  /** Where to go on when the value is known. */
  readonly next: number;
}

export interface Found<Leaf> {
  /** Of each attribute. */
  readonly values: readonly GroupValue[];
  /** What the caller keeps here. */
  leaf: Leaf | undefined;
}

export class AttributeTree<Leaf> {
  readonly #steps: readonly Step[];
  readonly #root: Node<Leaf> = { step: 0, values: [], children: new Map(), leaf: undefined };

  /** `attributes`: their columns, in one list, are those that {@link at} is given. */
  constructor(attributes: readonly GroupedAttribute[]) {
    const steps: Step[] = [];
    for (const { columns } of attributes) {
      const next = steps.length + columns.length;
      for (const column of columns) steps.push({ column, next });
    }
    this.#steps = steps;
  }

  /** Where the span at this index of the columns leads. */
  at(columns: readonly (readonly ColumnValue[])[], index: number): Found<Leaf> {
    let node = this.#root;
    while (node.step < this.#steps.length) {
      const value = columns[node.step]?.[index] ?? null;
      node = node.children.get(value) ?? this.#grow(node, value);
    }
    return node;
  }

  #grow(node: Node<Leaf>, from: ColumnValue): Node<Leaf> {
    const { column, next } = this.#steps[node.step] ?? unknownStep(node.step);
    const value = column.decode(from);
    const isKnown = value !== undefined || node.step + 1 === next;
    const child: Node<Leaf> = {
      step: isKnown ? next : node.step + 1,
      values: isKnown ? [...node.values, value] : node.values,
      children: new Map(),
      leaf: undefined,
    };
    if (!isOfOneSpan(from)) node.children.set(from, child);
    return child;
  }
}

interface Node<Leaf> extends Found<Leaf> {
  /** The index of the column to look at; the number of columns if all values are known. */
  readonly step: number;
  readonly children: Map<ColumnValue, Node<Leaf>>;
}

function unknownStep(step: number): never {
  throw new RangeError(`There is no column ${step}.`);
}
