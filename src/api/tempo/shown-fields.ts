/** The fields whose values a search shows with each span, and their names there. */
import type { Field } from '../../query/traceql/syntax.ts';
import { fieldLabel } from '../../query/traceql-metrics/fields.ts';
import type { QueryFields } from './query-fields.ts';

/** A field as an attribute of a span in a span set. */
export interface ShownField {
  /** Without its scope: `service.name`, `status`. */
  readonly name: string;
  readonly field: Field;
  /** Asked for by `select()`. Then a span that lacks it says so. */
  readonly isSelected: boolean;
}

export interface ShownFields {
  readonly attributes: readonly ShownField[];
  /** Whether the names of spans are shown. They have a field of their own. */
  readonly hasNames: boolean;
}

/** Shown elsewhere: with the span, or with its trace. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'span:name',
  'span:duration',
  'span:id',
  'trace:id',
  'trace:duration',
  'trace:rootName',
  'trace:rootService',
]);

/** Each name once; what is selected goes before what is compared. */
export function shownFields({ compared, selected }: QueryFields): ShownFields {
  const byName = new Map<string, ShownField>();
  for (const [fields, isSelected] of [
    [selected, true],
    [compared, false],
  ] as const) {
    for (const field of fields) {
      const name = nameOf(field);
      if (!isElsewhere(field) && !byName.has(name)) byName.set(name, { name, field, isSelected });
    }
  }
  const hasNames = [...compared, ...selected].some((field) => field.kind === 'intrinsic' && field.name === 'span:name');
  return { attributes: [...byName.values()], hasNames };
}

function isElsewhere(field: Field): boolean {
  return field.kind === 'intrinsic' && ELSEWHERE.has(field.name);
}

function nameOf(field: Field): string {
  return field.kind === 'attribute' ? field.key : fieldLabel(field);
}
