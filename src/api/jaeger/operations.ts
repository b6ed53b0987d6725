/** Names of services and operations. */
import { SPAN_KINDS, SpanKind } from '../../model/span.ts';
import type { QueryService } from '../../query/query-service.ts';
import type { OperationSummary } from '../../query/types.ts';
import { wholeList } from '../../query/whole-list.ts';
import { refusal } from '../adapter/parameters.ts';

/** Sorted. Spans without a service have none that a client could ask for. */
export async function serviceNames({ catalog }: Pick<QueryService, 'catalog'>): Promise<readonly string[]> {
  return (await catalog.services()).filter((name) => name !== '');
}

export interface OperationsWish {
  readonly service: string;
  /** Absent: of all kinds. */
  readonly kind?: number | undefined;
}

/** Sorted by name, then kind. `pageSize`: most operations of one read. */
export function operationsOf(
  { service, kind }: OperationsWish,
  { catalog }: Pick<QueryService, 'catalog'>,
  pageSize: number,
): Promise<readonly OperationSummary[]> {
  return wholeList((after) => catalog.operations(service, { kind, first: pageSize, after }));
}

/** `server`, `internal` and so on, and `''` for a span whose kind is not specified. */
export function kindName(kind: number): string {
  return kind === SpanKind.UNSPECIFIED ? '' : (SPAN_KINDS[kind]?.toLowerCase() ?? '');
}

const KINDS: readonly string[] = SPAN_KINDS;

/** The number of a kind, whose name may be in upper case. Throws BAD_USER_INPUT with the name of the parameter. */
export function readKind(name: string, text: string): number {
  const kind = KINDS.indexOf(text.toUpperCase());
  if (kind >= 0) return kind;
  const known = SPAN_KINDS.map((one) => one.toLowerCase()).join(', ');
  throw refusal(name, `expected one of ${known}; got ${JSON.stringify(text)}`);
}
