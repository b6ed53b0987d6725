/** The rows of one span: in `spans`, `events`, `links` and the index of terms. */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import { EVENT_COLUMNS, insertSql, LINK_COLUMNS, SPAN_COLUMNS } from '../rows/rows.ts';
import { ArrivalBlocks, SPANS_A_BLOCK } from './arrival-blocks.ts';
import type { EncodedSpan } from './span-rows.ts';
import { eventRow, linkRow } from './span-rows.ts';
import { EXPIRING_PART_LIMITS, PART_LIMITS, type PartLimits, WrittenParts } from './written-parts.ts';

/** How the tables are divided in order of arrival. */
export interface TableLimits {
  readonly spansABlock: number;
  readonly parts: PartLimits;
}

export const TABLE_LIMITS: TableLimits = { spansABlock: SPANS_A_BLOCK, parts: PART_LIMITS };
/** With retention. */
export const EXPIRING_TABLE_LIMITS: TableLimits = { ...TABLE_LIMITS, parts: EXPIRING_PART_LIMITS };

export class SpanTables {
  readonly #blocks: ArrivalBlocks;
  readonly #parts: WrittenParts;
  readonly #blockOf: Statement<[bigint], number>;
  readonly #insertSpan: Statement;
  readonly #insertEvent: Statement;
  readonly #insertLink: Statement;
  /** Tables that refer to spans come first. */
  readonly #remove: readonly Statement[];

  constructor(db: Database, { spansABlock, parts }: TableLimits) {
    this.#blocks = new ArrivalBlocks(db, spansABlock);
    this.#parts = new WrittenParts(db, parts);
    this.#blockOf = db.prepare<[bigint], number>('SELECT arrival_block FROM spans WHERE id = ?').pluck();
    this.#insertSpan = db.prepare(insertSql('spans', SPAN_COLUMNS));
    this.#insertEvent = db.prepare(insertSql('events', EVENT_COLUMNS));
    this.#insertLink = db.prepare(insertSql('links', LINK_COLUMNS));
    this.#remove = ['events WHERE span_row', 'links WHERE span_row', 'spans WHERE id'].map((rows) =>
      db.prepare(`DELETE FROM ${rows} = ?`),
    );
    this.#endFullPart();
  }

  /** Forgets what a rollback undid. */
  reset(): void {
    this.#parts.reset();
    this.#endFullPart();
  }

  /** Where spans are removed or the file is opened often, blocks fill slowly or never. Their part would not end. */
  #endFullPart(): void {
    if (this.#parts.isFull) this.#blocks.endBlock();
  }

  /** Ids increase within a commit. */
  insert(id: bigint, traceTerm: string, span: EncodedSpan): void {
    const block = this.#blocks.next();
    if (this.#blocks.hasBegun) this.#parts.beginBlock(block);
    this.#insertSpan.run(id, block, ...span.columns);
    this.#parts.insert(id, `${traceTerm} ${span.terms}`);
    for (const event of span.events) this.#insertEvent.run(...eventRow(event, id));
    for (const link of span.links) this.#insertLink.run(...linkRow(link, id));
  }

  /** `terms` must be the terms with which the span was inserted. */
  remove(id: bigint, traceTerm: string, terms: string): void {
    this.#parts.remove(id, this.#blockOfRow(id), `${traceTerm} ${terms}`);
    for (const statement of this.#remove) statement.run(id);
  }

  /** Like {@link remove}. Remembers that {@link mergeErased} must follow. */
  erase(id: bigint, traceTerm: string, terms: string): void {
    this.#parts.noteErased(this.#blockOfRow(id));
    this.remove(id, traceTerm, terms);
  }

  /** Remembers that something beside spans was erased, which is in no posting. */
  noteErased(): void {
    this.#parts.noteErasedElsewhere();
  }

  /** Whether something was erased, and {@link endErasing} did not follow. */
  get hasErased(): boolean {
    return this.#parts.hasErased;
  }

  /** See {@link WrittenParts.mergeErased}. */
  mergeErased(): Steps<void> {
    return this.#parts.mergeErased();
  }

  endErasing(): void {
    this.#parts.endErasing();
  }

  #blockOfRow(id: bigint): number {
    const block = this.#blockOf.get(id);
    if (block === undefined) throw new RangeError(`There is no span in row ${id}.`);
    return block;
  }

  /** The number of stored spans. */
  get spanCount(): number {
    return this.#parts.spanCount;
  }

  /** Counts a span of that block whose rows are removed by other means. Its terms stay. */
  forget(block: number): void {
    this.#parts.forget(block);
  }

  /** Whether a part of the index has terms and no spans. */
  get hasEmptyPart(): boolean {
    return this.#parts.empty !== undefined;
  }

  /** Drops such a part, or its terms if spans are still added to it. */
  dropEmptyPart(): void {
    this.#parts.dropEmpty();
  }

  /** See {@link WrittenParts.mergeFull}. */
  mergeFull(): void {
    this.#parts.mergeFull();
  }

  /** Writes what the index must know of the spans inserted and removed since. */
  flush(): void {
    this.#parts.flush();
    this.#endFullPart();
  }
}
