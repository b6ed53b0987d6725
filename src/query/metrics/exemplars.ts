/** The slowest spans of a selection. */
import type { SpanRecord } from '../../storage/backend.ts';
import type { SpanQuery } from '../../storage/query.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { OperationAccount } from '../operation-account.ts';
import { type PageSizes, pageWish } from '../page-args.ts';
import { findTested } from '../tested-spans.ts';

const SLOWEST_FIRST = { field: 'DURATION', direction: 'DESC' } as const;
const USUAL_EXEMPLARS = 3;
/** Spans that are read together where each of them has to be tested. */
const TESTED_SPANS = 50;

export interface ExemplarQuery extends Pick<SpanQuery, 'filter' | 'timeRange'> {
  /** Whether a span that the query finds belongs to it. Absent: each does. */
  readonly isOne?: (span: SpanRecord) => Promise<boolean>;
}

export class Exemplars {
  readonly #reader: KeyedReader;
  readonly #sizes: PageSizes;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, sizes: PageSizes, account: OperationAccount) {
    this.#reader = reader;
    this.#sizes = sizes;
    this.#account = account;
  }

  /** At most `first` spans, 3 if absent, slowest first. Throws BAD_USER_INPUT and PAGE_SIZE_EXCEEDED. */
  async slowest({ isOne, ...query }: ExemplarQuery, first: number | null | undefined): Promise<readonly SpanRecord[]> {
    const wanted = pageWish({ first: first ?? USUAL_EXEMPLARS }, this.#sizes, false).limit;
    const readTogether = isOne === undefined ? wanted : Math.max(wanted, TESTED_SPANS);
    const test = isOne ?? (async () => true);
    return findTested(
      { ...query, order: SLOWEST_FIRST, wanted, readTogether, isOne: test },
      this.#reader,
      this.#account,
    );
  }
}
