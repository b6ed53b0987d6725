/** A span's row on its way to an answer: conditions look at it, and its record is made only if it is wanted. */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import type { EventRecord, LinkRecord, SkeletonSpan, SpanRecord } from '../../backend.ts';
import type { FilterableSpan } from '../../evaluator/filterable.ts';
import type { SqlRow } from '../file/connection.ts';
import { parseExactTimes } from './keys.ts';
import type { Operation } from './lookups.ts';
import { RECORD_COLUMNS, statusCodeOf } from './rows.ts';
import type { Source } from './source.ts';
import { allEvents, allLinks } from './span-lists.ts';

export class Candidate implements FilterableSpan {
  readonly id: bigint;
  readonly spanId: string;
  readonly traceId: string;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly #row: SqlRow;
  readonly #source: Source;
  readonly #operation: Operation;

  /** A row of RECORD_COLUMNS or BARE_COLUMNS. */
  constructor(row: SqlRow, source: Source) {
    this.#row = row;
    this.#source = source;
    this.id = row[0] as bigint;
    this.spanId = row[1] as string;
    this.traceId = row[2] as string;
    [this.startTimeUnixNano, this.endTimeUnixNano] = parseExactTimes(row[17]) ?? [row[6] as bigint, row[7] as bigint];
    this.#operation = source.lookups.operation(Number(row[5]));
  }

  get service(): string {
    return this.#operation.service;
  }
  get name(): string {
    return this.#operation.name;
  }
  get kind(): number {
    return this.#operation.kind;
  }
  get statusCode(): number {
    return statusCodeOf(this.#row[10] as string);
  }

  get parentSpanId(): string {
    return this.#row[4] as string;
  }
  get statusMessage(): string {
    return this.#row[9] as string;
  }
  get scopeName(): string {
    return this.#source.lookups.scope(Number(this.#row[14]))?.name ?? '';
  }
  get scopeVersion(): string {
    return this.#source.lookups.scope(Number(this.#row[14]))?.version ?? '';
  }

  events(): readonly EventRecord[] {
    return allEvents(this.id, this.#source);
  }
  links(): readonly LinkRecord[] {
    return allLinks(this.id, this.#source);
  }

  attributeLists(scope: AttributeScope): readonly Attributes[] {
    const { db, lookups } = this.#source;
    switch (scope) {
      case 'SPAN':
        return [this.attributes()];
      case 'RESOURCE':
        return [lookups.resource(Number(this.#row[15]))?.attributes ?? []];
      case 'SCOPE':
        return [lookups.scope(Number(this.#row[14]))?.attributes ?? []];
      case 'EVENT':
      case 'LINK': {
        const table = scope === 'EVENT' ? 'events' : 'links';
        const sql = `SELECT attribute_shape_id, attribute_values FROM ${table} WHERE span_row = ? ORDER BY id`;
        return db.all(sql, this.id).map((row) => lookups.attributes(row[0], row[1]));
      }
    }
  }

  attributes(): Attributes {
    const { db, lookups } = this.#source;
    if (this.#row[19] !== null) return lookups.attributes(this.#row[18], this.#row[19]);
    const row = db.get('SELECT attribute_shape_id, attribute_values FROM spans WHERE id = ?', this.id);
    return lookups.attributes(row?.[0], row?.[1]);
  }

  toSkeleton(): SkeletonSpan {
    return {
      ref: String(this.id),
      spanId: this.spanId,
      parentSpanId: this.#row[4] as string,
      kind: this.kind,
      startTimeUnixNano: this.startTimeUnixNano,
      endTimeUnixNano: this.endTimeUnixNano,
    };
  }

  toRecord(): SpanRecord {
    const row = this.#wholeRow();
    return {
      ...this.toSkeleton(),
      traceId: this.traceId,
      traceState: row[3] as string,
      flags: Number(row[16]),
      name: this.name,
      statusCode: this.statusCode,
      statusMessage: row[9] as string,
      droppedAttributesCount: Number(row[8]),
      droppedEventsCount: Number(row[11]),
      droppedLinksCount: Number(row[12]),
      ingestionTimeUnixNano: row[13] as bigint,
      service: this.service,
      resourceRef: String(row[15]),
      scopeRef: String(row[14]),
    };
  }

  #wholeRow(): SqlRow {
    if (this.#row[19] !== null) return this.#row;
    return this.#source.db.get(`SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id = ?`, this.id) ?? this.#row;
  }
}
