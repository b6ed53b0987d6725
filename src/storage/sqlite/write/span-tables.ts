/** The rows of one span: in `spans`, `events`, `links` and `span_index`. */
import type { Database, Statement } from 'better-sqlite3';
import { EVENT_COLUMNS, insertSql, LINK_COLUMNS, SPAN_COLUMNS } from '../rows/rows.ts';
import { ArrivalBlocks } from './arrival-blocks.ts';
import type { EncodedSpan } from './span-rows.ts';
import { eventRow, linkRow } from './span-rows.ts';

export class SpanTables {
  readonly #blocks: ArrivalBlocks;
  readonly #insertSpan: Statement;
  readonly #insertTerms: Statement;
  readonly #insertEvent: Statement;
  readonly #insertLink: Statement;
  readonly #removeTerms: Statement;
  /** Tables that refer to spans come first. */
  readonly #remove: readonly Statement[];

  constructor(db: Database) {
    this.#blocks = new ArrivalBlocks(db);
    this.#insertSpan = db.prepare(insertSql('spans', SPAN_COLUMNS));
    this.#insertTerms = db.prepare('INSERT INTO span_index (rowid, terms) VALUES (?, ?)');
    this.#insertEvent = db.prepare(insertSql('events', EVENT_COLUMNS));
    this.#insertLink = db.prepare(insertSql('links', LINK_COLUMNS));
    this.#removeTerms = db.prepare("INSERT INTO span_index (span_index, rowid, terms) VALUES ('delete', ?, ?)");
    this.#remove = ['events WHERE span_row', 'links WHERE span_row', 'spans WHERE id'].map((rows) =>
      db.prepare(`DELETE FROM ${rows} = ?`),
    );
  }

  /** FTS5 keeps a whole commit in memory as long as ids do not decrease. */
  insert(id: bigint, traceTerm: string, span: EncodedSpan): void {
    this.#insertSpan.run(id, this.#blocks.next(), ...span.columns);
    this.#insertTerms.run(id, `${traceTerm} ${span.terms}`);
    for (const event of span.events) this.#insertEvent.run(...eventRow(event, id));
    for (const link of span.links) this.#insertLink.run(...linkRow(link, id));
  }

  /** `terms` must be the terms with which the span was inserted. The index cannot find them by span. */
  remove(id: bigint, traceTerm: string, terms: string): void {
    this.#removeTerms.run(id, `${traceTerm} ${terms}`);
    for (const statement of this.#remove) statement.run(id);
  }
}
