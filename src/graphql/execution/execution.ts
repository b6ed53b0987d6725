/**
 * Answers one query: the text of its answer, written while it is resolved (GraphQL specification, 6.4 "Executing Fields").
 *
 * The executors of graphql-js and of Yoga make an object of the answer first, and an object for the path of each field. A
 * large answer has a million fields. Here a field adds its text to the answer at once, its arguments are found once for all
 * objects, and only a value that arrives later takes a place of its own.
 */
import { defaultFieldResolver, type GraphQLError, type GraphQLObjectType, locatedError } from 'graphql';
import type { CountFields } from '../../../schema/list-text.ts';
import { leafText } from './json-text.ts';
import { Output } from './output.ts';
import { type FieldPlan, type Operation, planFields, type Shape } from './plan.ts';
import { isPromiseLike, runtimeTypeOf } from './runtime-type.ts';

/** Counts what an answer takes. If that is too much, it aborts the operation's signal and throws. */
export interface FieldCounter {
  /** `bytes`: of the name of a field. */
  answerField(bytes: number): void;
  /** Several fields. `bytes`: of their names and values. */
  answerFields(fields: number, bytes: number): void;
  /** `bytes`: of the value of a scalar or an enum. */
  answerBytes(bytes: number): void;
}

export interface Answered {
  /** The member `data` as JSON text. */
  readonly data: string;
  readonly errors: readonly GraphQLError[];
}

/** Values that may be under way at once, about: each takes about a kilobyte of memory until it arrives. */
const MAX_OPEN = 20_000;

/** Thrown for an error that is in the list of errors already. The value around it becomes null. */
const REPORTED = Symbol('reported');

type ShapeOfParts = Exclude<Shape, { kind: 'leaf' }>;

export class Execution {
  readonly #operation: Operation;
  readonly #counter: FieldCounter;
  readonly #count: CountFields;
  readonly #root = Output.root();
  readonly #errors: GraphQLError[] = [];
  readonly #answered = Promise.withResolvers<Answered>();
  /** Of the field or item that is being written. */
  #path: (string | number)[] = [];
  readonly #maxOpen: number;
  /** Values that have not arrived. */
  #open = 0;
  /** Goes on with lists that paused. The last one is the innermost. */
  readonly #paused: (() => void)[] = [];
  #isOver = false;

  constructor(operation: Operation, counter: FieldCounter, maxOpen = MAX_OPEN) {
    this.#operation = operation;
    this.#counter = counter;
    this.#count = (fields, bytes) => counter.answerFields(fields, bytes);
    this.#maxOpen = maxOpen;
  }

  /** `type`: of the root. Rejects with the reason of the operation's signal as soon as that is aborted. */
  async answer(type: GraphQLObjectType): Promise<Answered> {
    const { signal, definition, rootValue } = this.#operation;
    signal.throwIfAborted();
    const onAbort = (): void => this.#stop(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#fill(this.#root, () => {
      this.#writeFields(planFields(this.#operation, type, [definition.selectionSet]), rootValue, this.#root);
    });
    this.#goOn();
    try {
      return await this.#answered.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Writes what belongs in this place. */
  #fill(place: Output, write: () => void): void {
    if (this.#isOver) return;
    try {
      if (!place.nullable.isDropped) write();
    } catch (thrown) {
      place.nullable.becomeNull();
      if (thrown !== REPORTED) this.#stop(thrown);
    }
  }

  /** Fills a place that was left at this path. The path changes meanwhile. */
  #fillAt(path: (string | number)[], plan: FieldPlan, isNullable: boolean, place: Output, write: () => void): void {
    const depth = path.length;
    this.#fill(place, () => {
      this.#path = path;
      try {
        write();
      } catch (thrown) {
        this.#fail(plan, isNullable, thrown, place, depth);
      }
    });
  }

  /** Call after a place was filled. Lists go on when half of the values have arrived, so that many are read at once. */
  #goOn(): void {
    if (this.#open <= this.#maxOpen / 2) {
      while (this.#open < this.#maxOpen && !this.#isOver) {
        const next = this.#paused.pop();
        if (next === undefined) break;
        next();
      }
    }
    if (this.#open === 0 && !this.#isOver) this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#answered.resolve({ data: String(this.#root), errors: this.#errors });
  }

  #stop(reason: unknown): void {
    this.#isOver = true;
    this.#answered.reject(reason);
  }

  #writeFields(plans: readonly FieldPlan[], source: unknown, out: Output): void {
    let before = '{';
    for (const plan of plans) {
      out.write(before + plan.keyText);
      before = ',';
      this.#path.push(plan.key);
      this.#writeField(plan, source, out);
      this.#path.pop();
    }
    out.write(plans.length === 0 ? '{}' : '}');
  }

  #writeField(plan: FieldPlan, source: unknown, out: Output): void {
    const depth = this.#path.length;
    try {
      if (plan.isOwn) this.#counter.answerField(plan.key.length);
      const { resolve = defaultFieldResolver } = plan.field;
      this.#writeValue(plan, plan.shape, resolve(source, plan.args, this.#operation.contextValue, plan.info), out);
    } catch (thrown) {
      this.#fail(plan, plan.shape.isNullable, thrown, out, depth);
    }
  }

  #writeItem(plan: FieldPlan, shape: Shape, item: unknown, out: Output): void {
    const depth = this.#path.length;
    try {
      this.#writeValue(plan, shape, item, out);
    } catch (thrown) {
      this.#fail(plan, shape.isNullable, thrown, out, depth);
    }
  }

  /** `value` may be a promise of the value. */
  #writeValue(plan: FieldPlan, shape: Shape, value: unknown, out: Output): void {
    if (isPromiseLike(value)) {
      this.#later(plan, shape.isNullable, value, out, (arrived, place) => {
        this.#writeArrived(plan, shape, arrived, place);
      });
    } else {
      this.#writeArrived(plan, shape, value, out);
    }
  }

  #writeArrived(plan: FieldPlan, shape: Shape, value: unknown, out: Output): void {
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) {
      if (!shape.isNullable) throw new Error(`Cannot return null for non-nullable field ${plan.coordinate}.`);
      out.write('null');
    } else if (shape.kind === 'leaf') {
      const text = leafText(shape.type, value);
      if (plan.isOwn) this.#counter.answerBytes(text.length);
      out.write(text);
    } else if (shape.isNullable) {
      this.#writeNullable(plan, shape, value, out);
    } else {
      this.#writeParts(plan, shape, value, out);
    }
  }

  #writeNullable(plan: FieldPlan, shape: ShapeOfParts, value: unknown, out: Output): void {
    const inner = out.inner();
    try {
      this.#writeParts(plan, shape, value, inner);
    } catch (thrown) {
      inner.nullable.becomeNull();
      throw thrown;
    }
    out.add(inner);
  }

  #writeParts(plan: FieldPlan, shape: ShapeOfParts, value: unknown, out: Output): void {
    if (shape.kind === 'list') {
      if (plan.listWriter === undefined) this.#writeItems(plan, shape.item, itemsOf(value, plan), out);
      else out.write(plan.listWriter(value, this.#count));
      return;
    }
    const type = runtimeTypeOf(shape.type, value, this.#operation.contextValue, plan);
    if (isPromiseLike(type)) {
      this.#later(plan, false, type, out, (known, place) => this.#writeFields(plan.fieldsOf(known), value, place));
    } else {
      this.#writeFields(plan.fieldsOf(type), value, out);
    }
  }

  /** From the item `first` on. */
  #writeItems(plan: FieldPlan, itemShape: Shape, items: readonly unknown[], out: Output, first = 0): void {
    if (first === 0) out.write('[');
    try {
      for (let index = first; index < items.length; index++) {
        if (index > first && this.#open >= this.#maxOpen) {
          this.#pause(plan, itemShape, items, out, index);
          return;
        }
        if (index > 0) out.write(',');
        this.#path.push(index);
        this.#writeItem(plan, itemShape, items[index], out);
        this.#path.pop();
      }
    } catch (thrown) {
      handleRejections(items);
      throw thrown;
    }
    out.write(']');
  }

  /** Leaves a place for the rest of a list, from the item `next` on. */
  #pause(plan: FieldPlan, itemShape: Shape, items: readonly unknown[], out: Output, next: number): void {
    const place = out.later();
    const path = [...this.#path];
    // An item may be rejected before the list goes on.
    handleRejections(items);
    this.#paused.push(() => {
      this.#fillAt(path, plan, false, place, () => this.#writeItems(plan, itemShape, items, place, next));
    });
  }

  /** Leaves a place in the answer that is written when the value arrives. */
  #later<Value>(
    plan: FieldPlan,
    isNullable: boolean,
    value: PromiseLike<Value>,
    out: Output,
    write: (arrived: Value, place: Output) => void,
  ): void {
    const place = out.later();
    const path = [...this.#path];
    const arrive = (writeIt: () => void): void => {
      this.#open -= 1;
      this.#fillAt(path, plan, isNullable, place, writeIt);
      this.#goOn();
    };
    this.#open += 1;
    value.then(
      (arrived) => arrive(() => write(arrived, place)),
      (thrown: unknown) =>
        arrive(() => {
          throw thrown;
        }),
    );
  }

  /** The field or item at this depth of the path has no value. Throws {@link REPORTED} if it may not be null. */
  #fail({ nodes }: FieldPlan, isNullable: boolean, thrown: unknown, out: Output, depth: number): void {
    this.#path.length = depth;
    if (this.#isOver) throw REPORTED;
    if (thrown !== REPORTED) this.#errors.push(locatedError(thrown, nodes, [...this.#path]));
    if (!isNullable) throw REPORTED;
    out.write('null');
  }
}

/** For items that nobody waits for, or not yet: otherwise Node.js ends the thread when one is rejected. */
function handleRejections(items: readonly unknown[]): void {
  for (const item of items) if (isPromiseLike(item)) item.then(undefined, () => {});
}

function itemsOf(value: unknown, { coordinate }: FieldPlan): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new Error(`Expected Iterable, but did not find one for field "${coordinate}".`);
}
