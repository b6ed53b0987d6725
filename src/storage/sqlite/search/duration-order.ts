/**
 * Rows in order of duration. An index in that order would be written at a random place for each row. The indexes of
 * durations therefore begin with the number of digits and the block of arrival: a commit writes into the last block of each
 * number of digits, and within a block the order is exact. A walk takes one number of digits after the other and merges
 * its blocks. It reads the first entry of each block, and of other entries little more than the caller takes.
 */
import { clampInt64, MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import { type Bounds, isWithin } from '../../ordering/bounds.ts';
import { Heap } from '../../ordering/heap.ts';
import type { OrderDirection } from '../../query.ts';
import type { ReadConnection, SqlParameter } from '../file/read-connection.ts';
import { columns, integer, nullable, type Select, select } from '../file/select.ts';

/** The row id, and the values of the order: duration first. */
type DurationEntry = readonly [row: bigint, duration: bigint, ...ties: SqlParameter[]];

/** Values of the order: duration first. */
type Position = readonly [duration: bigint, ...ties: SqlParameter[]];

interface DurationIndex<Entry extends DurationEntry> {
  readonly table: string;
  readonly index: string;
  /** The columns that order equal durations. */
  readonly ties: readonly string[];
  /** The positions before and after all entries. */
  readonly ends: Readonly<Record<OrderDirection, Position>>;
  /** In ascending order. */
  compareTies(a: Entry, b: Entry): number;
}

/** A block whose entries are read in portions. */
interface Block<Entry> {
  readonly number: bigint;
  /** No later entry comes before this duration. */
  duration: bigint;
  entries: readonly Entry[];
  /** Index of the next one of the entries. */
  next: number;
  /** The position of the last entry that was read. */
  position: readonly SqlParameter[];
  portion: number;
}

/** Entries of a block that are read at once: the first time, and at most. */
const FIRST_PORTION = 4;
const MAX_PORTION = 256;

const DIGITS = columns(nullable(integer('duration_digits')));

/** The column `duration_digits`: the number of decimal digits, 0 for a negative duration. */
function digitsOf(duration: bigint): number {
  return duration < 0n ? 0 : String(duration).length;
}

/** The durations with this number of digits. */
export function durationsOf(digits: number): Bounds {
  if (digits === 0) return { low: MIN_INT64, high: -1n };
  return { low: digits === 1 ? 0n : 10n ** BigInt(digits - 1), high: clampInt64(10n ** BigInt(digits) - 1n) };
}

class DurationOrder<Entry extends DurationEntry> {
  readonly #isAscending: boolean;
  readonly #begin: Position;
  readonly #compareTies: (a: Entry, b: Entry) => number;
  readonly #nextDigits: Select<readonly [bigint | null]>;
  readonly #blocks: Select<readonly [bigint, bigint | null]>;
  readonly #entries: Select<Entry>;

  constructor({ table, index, ties, ends, compareTies }: DurationIndex<Entry>, direction: OrderDirection) {
    this.#isAscending = direction === 'ASC';
    this.#begin = ends[direction];
    this.#compareTies = compareTies;
    const rows = `${table} INDEXED BY ${index}`;
    const [after, from] = direction === 'ASC' ? ['>', '>='] : ['<', '<='];
    const key = ['duration', ...ties];
    const isAfter = `(${key.join(', ')}) ${after} (${key.map(() => '?').join(', ')})`;
    const ofBlock = `FROM ${rows} WHERE duration_digits = ? AND arrival_block`;
    const inOrder = `${isAfter} ORDER BY ${key.map((column) => `${column} ${direction}`).join(', ')}`;
    this.#nextDigits = select(
      DIGITS,
      `FROM ${rows} WHERE duration_digits ${from} ? ORDER BY duration_digits ${direction} LIMIT 1`,
    );
    this.#blocks = select(
      columns(
        integer('block'),
        nullable(integer('first', `(SELECT duration ${ofBlock} = block AND ${inOrder} LIMIT 1)`)),
      ),
      `FROM (WITH RECURSIVE blocks (block) AS (
          SELECT min(arrival_block) FROM ${rows} WHERE duration_digits = ?
          UNION ALL
          SELECT (SELECT min(arrival_block) ${ofBlock} > block) FROM blocks WHERE block IS NOT NULL
        ) SELECT block FROM blocks WHERE block IS NOT NULL) WHERE in_time()`,
    );
    this.#entries = { sql: `SELECT id, ${key.join(', ')} ${ofBlock} = ? AND ${inOrder} LIMIT ?` };
  }

  /** The entries with durations within the bounds, or those of them after a position. */
  *entries(db: ReadConnection, durations: Bounds, after: Position = this.#begin): Generator<Entry> {
    const last = digitsOf(this.#isAscending ? durations.high : durations.low);
    const step = this.#isAscending ? 1 : -1;
    let digits = this.#digitsFrom(db, digitsOf(after[0]));
    while (digits !== undefined && (last - digits) * step >= 0) {
      for (const entry of this.#merged(db, digits, after)) {
        if (!isWithin(durations, entry[1])) return;
        yield entry;
      }
      digits = this.#digitsFrom(db, digits + step);
    }
  }

  /** The next number of digits that rows have. */
  #digitsFrom(db: ReadConnection, digits: number): number | undefined {
    const [found] = db.get(this.#nextDigits, digits) ?? [null];
    return found === null ? undefined : Number(found);
  }

  *#merged(db: ReadConnection, digits: number, after: Position): Generator<Entry> {
    const blocks = new Heap<Block<Entry>>((a, b) => this.#compare(a, b));
    for (const [number, duration] of db.all(this.#blocks, digits, ...after, digits, digits)) {
      if (duration === null) continue;
      blocks.add({ number, duration, entries: [], next: 0, position: after, portion: FIRST_PORTION });
    }
    for (let block = blocks.first(); block !== undefined; block = blocks.first()) {
      blocks.removeFirst();
      const other = blocks.first();
      let hasMore = true;
      while (hasMore && this.#isFirst(block, other)) {
        const entry = block.entries[block.next];
        if (entry === undefined) hasMore = this.#read(db, digits, block);
        else {
          yield entry;
          block.next++;
          block.duration = block.entries[block.next]?.[1] ?? entry[1];
        }
      }
      if (hasMore) blocks.add(block);
    }
  }

  /** Reads the next portion. False if the block has no more. */
  #read(db: ReadConnection, digits: number, block: Block<Entry>): boolean {
    block.entries = db.all(this.#entries, digits, block.number, ...block.position, block.portion);
    block.next = 0;
    block.portion = Math.min(2 * block.portion, MAX_PORTION);
    const [first, last] = [block.entries[0], block.entries.at(-1)];
    if (first === undefined || last === undefined) return false;
    [, block.duration] = first;
    [, ...block.position] = last;
    return true;
  }

  #isFirst(block: Block<Entry>, other: Block<Entry> | undefined): boolean {
    return other === undefined || this.#compare(block, other) <= 0;
  }

  /** By the next entries. A block whose next entry is not read yet comes first among equal durations. */
  #compare(a: Block<Entry>, b: Block<Entry>): number {
    if (a.duration !== b.duration) return a.duration < b.duration === this.#isAscending ? -1 : 1;
    const [one, other] = [a.entries[a.next], b.entries[b.next]];
    if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? -1 : 1;
    const ties = this.#compareTies(one, other);
    return this.#isAscending ? ties : -ties;
  }
}

function inBothDirections<Entry extends DurationEntry>(
  index: DurationIndex<Entry>,
): Readonly<Record<OrderDirection, DurationOrder<Entry>>> {
  return { ASC: new DurationOrder(index, 'ASC'), DESC: new DurationOrder(index, 'DESC') };
}

const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Before and after every trace id. */
export const BEFORE_IDS = Buffer.alloc(0);
export const AFTER_IDS = Buffer.alloc(17, 0xff);

/** Spans by duration, then by row id. */
export const SPANS_BY_DURATION = inBothDirections<readonly [row: bigint, duration: bigint, id: bigint]>({
  table: 'spans',
  index: 'duration_index',
  ties: ['id'],
  ends: { ASC: [MIN_INT64, MIN_INT64], DESC: [MAX_INT64, MAX_INT64] },
  compareTies: ([a], [b]) => byNumber(a, b),
});

/** Traces in the total order. */
export const TRACES_BY_DURATION = inBothDirections<
  readonly [row: bigint, duration: bigint, start: bigint, traceId: Buffer]
>({
  table: 'traces',
  index: 'traces_duration_index',
  ties: ['start_time_unix_nano', 'trace_id'],
  ends: { ASC: [MIN_INT64, MIN_INT64, BEFORE_IDS], DESC: [MAX_INT64, MAX_INT64, AFTER_IDS] },
  compareTies: ([, , start, id], [, , otherStart, otherId]) => byNumber(start, otherStart) || id.compare(otherId),
});

/** Rows of a group that are read at once: of the first group, and at most. */
const FIRST_GROUP = 24;
const MAX_GROUP = 256;

/** The row ids in groups that grow, as JSON, for statements that begin with {@link ofRows}. */
export function* inGroups(ids: Iterable<bigint>): Generator<string> {
  let group: bigint[] = [];
  let size = FIRST_GROUP;
  for (const id of ids) {
    if (group.push(id) < size) continue;
    yield `[${group.join()}]`;
    group = [];
    size = Math.min(2 * size, MAX_GROUP);
  }
  if (group.length > 0) yield `[${group.join()}]`;
}

/** The rows of a group, in its order. */
export function ofRows(table: string): string {
  return `FROM (SELECT key AS place, value AS row FROM json_each(?)) CROSS JOIN ${table} ON id = row ORDER BY place`;
}
