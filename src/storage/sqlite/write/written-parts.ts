/** The index of terms as the writer sees it. A full part is followed by an empty one, so that old parts can be dropped. */
import type { Database, Statement } from 'better-sqlite3';
import { MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import type { Steps } from '../../../model/steps.ts';
import { createPart, partTable } from '../rows/index-parts.ts';
import { ALL_DIGITS } from './arrival-blocks.ts';
import { countPostings } from './part-postings.ts';

/** When a part is full. Spans that were removed count: their terms take room. */
export interface PartLimits {
  /** The fewest spans whose terms a full part has. */
  readonly minSpans: number;
  /** A full part has the terms of at least this share of the spans of all parts. Each search looks into each part. */
  readonly minShare: number;
}

export const PART_LIMITS: PartLimits = { minSpans: 500_000, minShare: 1 / 16 };
/** With retention. The terms of removed spans take room until their part is dropped. */
export const EXPIRING_PART_LIMITS: PartLimits = { ...PART_LIMITS, minSpans: 65_536 };

/** A part whose spans are mostly removed is full with this share of {@link PartLimits.minSpans}, so that it can go soon. */
const MIN_SHARE_REMOVED = 1 / 8;

interface Part {
  readonly id: number;
  /** The first block of arrival. */
  readonly firstBlock: number;
  lowId: bigint;
  highId: bigint;
  /** The spans that are stored. */
  spanCount: number;
  /** The spans whose terms it has. Those of removed spans stay. */
  postings: number;
  readonly statements: PartStatements;
}

/** The statements on a part, prepared when they are first used: few parts are written. */
class PartStatements {
  readonly #db: Database;
  readonly #table: string;
  #insert: Statement<[bigint, string]> | undefined;
  #remove: Statement<[bigint, string]> | undefined;
  #merge: Statement<[number]> | undefined;
  #clear: Statement<[]> | undefined;

  constructor(db: Database, id: number) {
    this.#db = db;
    this.#table = partTable(id);
  }

  get insert(): Statement<[bigint, string]> {
    this.#insert ??= this.#db.prepare(`INSERT INTO ${this.#table} (rowid, terms) VALUES (?, ?)`);
    return this.#insert;
  }

  get remove(): Statement<[bigint, string]> {
    this.#remove ??= this.#command('rowid, terms', "'delete', ?, ?");
    return this.#remove;
  }

  /** Merges about so many pages; of a negative number of pages, begins to merge all segments into one. */
  get merge(): Statement<[number]> {
    this.#merge ??= this.#command('rank', "'merge', ?");
    return this.#merge;
  }

  get clear(): Statement<[]> {
    this.#clear ??= this.#db.prepare(`INSERT INTO ${this.#table} (${this.#table}) VALUES ('delete-all')`);
    return this.#clear;
  }

  #command<Parameters extends unknown[]>(columns: string, values: string): Statement<Parameters> {
    const table = this.#table;
    return this.#db.prepare(`INSERT INTO ${table} (${table}, ${columns}) VALUES (${values})`);
  }
}

/** Pages of the index that one commit merges, about: some megabytes. */
const PAGES_A_MERGE = 500;
/** Pages of full parts that a commit of spans merges beside its own work: some milliseconds. */
const PAGES_BESIDE = 24;
/** With fewer changed rows, a merge has found nothing to do (https://www.sqlite.org/fts5.html#the_merge_command). */
const MIN_MERGE_CHANGES = 2;
/** The facts that name a part with postings of erased spans. */
const ERASED = 'erased_from_part_';

export class WrittenParts {
  readonly #db: Database;
  readonly #limits: PartLimits;
  readonly #load: Statement<[], [bigint, bigint, bigint, bigint, bigint]>;
  readonly #add: Statement<[number, number, bigint, bigint]>;
  readonly #update: Statement<[bigint, bigint, number, number]>;
  readonly #drop: Statement<[number]>;
  readonly #noteErased: Statement<[string]>;
  readonly #erased: Statement<[], string>;
  readonly #endErasing: Statement<[]>;
  readonly #totalChanges: Statement<[], number>;
  readonly #spansOfBlocks: Statement<[number, number], number>;
  readonly #lowest: Statement<[bigint, bigint, number, number], bigint>;
  readonly #highest: Statement<[bigint, bigint, number, number], bigint>;
  readonly #changed = new Set<Part>();
  /** In order of arrival. Never empty. */
  #parts: Part[] = [];
  /** Full parts that may have several segments. The next one to merge is the last. */
  #unmerged: Part[] = [];
  /** The part whose merging has begun. */
  #merging: Part | undefined;

  constructor(db: Database, limits: PartLimits) {
    this.#db = db;
    this.#limits = limits;
    this.#load = db
      .prepare<[], [bigint, bigint, bigint, bigint, bigint]>(
        'SELECT id, first_block, low_id, high_id, span_count FROM span_index_parts ORDER BY id',
      )
      .raw()
      .safeIntegers();
    this.#add = db.prepare('INSERT INTO span_index_parts VALUES (?, ?, ?, ?, 0)');
    this.#update = db.prepare('UPDATE span_index_parts SET low_id = ?, high_id = ?, span_count = ? WHERE id = ?');
    this.#drop = db.prepare('DELETE FROM span_index_parts WHERE id = ?');
    this.#noteErased = db.prepare('INSERT OR IGNORE INTO facts VALUES (?, 1)');
    this.#erased = db.prepare<[], string>(`SELECT name FROM facts WHERE name GLOB '${ERASED}*'`).pluck();
    this.#endErasing = db.prepare(`DELETE FROM facts WHERE name GLOB '${ERASED}*'`);
    this.#totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck();
    this.#spansOfBlocks = db
      .prepare<[number, number], number>(
        `SELECT count(*) FROM spans INDEXED BY duration_index
          WHERE duration_digits IN (${ALL_DIGITS}) AND arrival_block >= ? AND arrival_block < ?`,
      )
      .pluck();
    const first = (direction: 'ASC' | 'DESC') =>
      db
        .prepare<[bigint, bigint, number, number], bigint>(
          `SELECT id FROM spans WHERE id BETWEEN ? AND ? AND arrival_block >= ? AND arrival_block < ?
            ORDER BY id ${direction} LIMIT 1`,
        )
        .pluck()
        .safeIntegers();
    this.#lowest = first('ASC');
    this.#highest = first('DESC');
    this.reset();
  }

  /** The number of stored spans. */
  get spanCount(): number {
    return this.#parts.reduce((sum, { spanCount }) => sum + spanCount, 0);
  }

  /** Forgets what a rollback undid. */
  reset(): void {
    this.#changed.clear();
    this.#parts = this.#load
      .all()
      .map(([id, first, lowId, highId, count]) =>
        this.#part({ id: Number(id), firstBlock: Number(first), lowId, highId, spanCount: Number(count) }),
      );
    this.#unmerged = this.#parts.slice(0, -1);
    this.#merging = undefined;
  }

  /** Whether the next block begins another part. */
  get isFull(): boolean {
    const { minSpans, minShare } = this.#limits;
    const { postings, spanCount } = this.#last;
    const isMostlyRemoved = postings > 2 * spanCount;
    const all = this.#parts.reduce((sum, part) => sum + part.postings, 0);
    return postings >= Math.max(isMostlyRemoved ? minSpans * MIN_SHARE_REMOVED : minSpans, all * minShare);
  }

  /** Call it when spans of another block follow. Spans of one block are in one part. */
  beginBlock(block: number): void {
    if (!this.isFull) return;
    const { id } = this.#last;
    this.#unmerged.unshift(this.#last);
    this.#db.exec(createPart(id + 1));
    this.#add.run(id + 1, block, MAX_INT64, MIN_INT64);
    this.#parts.push(this.#part({ id: id + 1, firstBlock: block, lowId: MAX_INT64, highId: MIN_INT64, spanCount: 0 }));
  }

  /** FTS5 keeps a whole commit in memory as long as ids do not decrease. */
  insert(id: bigint, terms: string): void {
    const part = this.#last;
    part.statements.insert.run(id, terms);
    part.spanCount++;
    part.postings++;
    if (id < part.lowId) part.lowId = id;
    if (id > part.highId) part.highId = id;
    this.#changed.add(part);
  }

  /** `terms` must be those with which the span was inserted, in that block. The index cannot find them by span. */
  remove(id: bigint, block: number, terms: string): void {
    const part = this.#partOf(block);
    part.statements.remove.run(id, terms);
    part.spanCount--;
    part.postings--;
    this.#changed.add(part);
  }

  /** Counts a removed span of that block, whose terms stay until its part is dropped or cleared. */
  forget(block: number): void {
    const part = this.#partOf(block);
    part.spanCount--;
    this.#changed.add(part);
  }

  /** Notes that something was erased that is in no part, until {@link endErasing}. Ids of parts begin at 1. */
  noteErasedElsewhere(): void {
    this.#noteErased.run(`${ERASED}0`);
  }

  /** Notes that the part of that block has postings of erased spans, until {@link endErasing}. */
  noteErased(block: number): void {
    this.#noteErased.run(`${ERASED}${this.#partOf(block).id}`);
  }

  /** Whether a part is noted. */
  get hasErased(): boolean {
    return this.#erased.get() !== undefined;
  }

  endErasing(): void {
    this.#endErasing.run();
  }

  /**
   * Merges the noted parts, so that no posting of an erased span stays, and narrows their bounds. Each step is to be a commit of
   * its own.
   */
  *mergeErased(): Steps<void> {
    const erased = new Set(this.#erased.all());
    for (const part of this.#parts.filter(({ id }) => erased.has(`${ERASED}${id}`))) {
      for (
        let pages = -PAGES_A_MERGE, changes = MIN_MERGE_CHANGES;
        changes >= MIN_MERGE_CHANGES;
        pages = PAGES_A_MERGE
      ) {
        changes = this.#merge(part, pages);
        yield;
      }
      this.#narrow(part);
      yield;
    }
  }

  /** Merges a little of a full part: a look-up reads pages of each segment of each part. */
  mergeFull(): void {
    const part = this.#unmerged.at(-1);
    if (part === undefined) return;
    const changes = this.#merge(part, part === this.#merging ? PAGES_BESIDE : -PAGES_BESIDE);
    this.#merging = part;
    if (changes < MIN_MERGE_CHANGES) this.#unmerged.pop();
  }

  /** The number of rows that the merge changed. */
  #merge({ statements }: Part, pages: number): number {
    const before = this.#totalChanges.get() ?? 0;
    statements.merge.run(pages);
    return (this.#totalChanges.get() ?? 0) - before;
  }

  #narrow(part: Part): void {
    const within = [part.lowId, part.highId, part.firstBlock, this.#blockAfter(part)] as const;
    part.lowId = this.#lowest.get(...within) ?? MAX_INT64;
    part.highId = this.#highest.get(...within) ?? MIN_INT64;
    this.#changed.add(part);
    this.flush();
  }

  /** The oldest part without spans that takes room. The part that spans are added to does if it has terms. */
  get empty(): Part | undefined {
    const last = this.#last;
    return this.#parts.find((part) => part.spanCount === 0 && (part !== last || part.postings > 0));
  }

  /** Drops that part; clears it if spans are still added to it. */
  dropEmpty(): void {
    const part = this.empty;
    if (part === undefined || this.#keepsSpans(part)) return;
    if (part === this.#last) this.#clear(part);
    else this.#dropPart(part);
  }

  #clear(part: Part): void {
    part.statements.clear.run();
    part.postings = 0;
    part.lowId = MAX_INT64;
    part.highId = MIN_INT64;
    this.#changed.add(part);
    this.flush();
  }

  #dropPart(part: Part): void {
    this.#db.exec(`DROP TABLE ${partTable(part.id)}`);
    this.#drop.run(part.id);
    this.#changed.delete(part);
    this.#unmerged = this.#unmerged.filter((other) => other !== part);
    this.#parts.splice(this.#parts.indexOf(part), 1);
  }

  /** Whether the part has spans in spite of its count. Sets the count right: a part that is dropped hides its spans. */
  #keepsSpans(part: Part): boolean {
    part.spanCount = this.#spansOfBlocks.get(part.firstBlock, this.#blockAfter(part)) ?? 0;
    this.#changed.add(part);
    this.flush();
    return part.spanCount > 0;
  }

  #blockAfter(part: Part): number {
    return this.#parts[this.#parts.indexOf(part) + 1]?.firstBlock ?? Number.MAX_SAFE_INTEGER;
  }

  /** Writes the bounds of the changed parts. Reads of the same transaction that look for its spans come after it. */
  flush(): void {
    for (const { id, lowId, highId, spanCount } of this.#changed) this.#update.run(lowId, highId, spanCount, id);
    this.#changed.clear();
  }

  #partOf(block: number): Part {
    const part = this.#parts.findLast(({ firstBlock }) => firstBlock <= block);
    if (part === undefined) throw new RangeError(`No part of the index has block ${block}.`);
    return part;
  }

  get #last(): Part {
    const last = this.#parts.at(-1);
    if (last === undefined) throw new RangeError('The index of terms has no part.');
    return last;
  }

  #part(row: Omit<Part, 'postings' | 'statements'>): Part {
    return { ...row, postings: countPostings(this.#db, row.id), statements: new PartStatements(this.#db, row.id) };
  }
}
