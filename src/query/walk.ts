/**
 * A walk over the pages of a list whose arguments may have relative times.
 *
 * `now` moves from one request to the next, and the range of a walk must not. So the cursors of such a list carry the moment that
 * `now` was for its first page, and the pages after it use that one. A list without relative times has cursors without it.
 */
import { Now } from '../model/relative-time.ts';
import type { Connection } from './connection.ts';
import type { PageArgs } from './page-args.ts';

/** A cursor of `cursor.ts`, which has no dot, and nanoseconds since the Unix epoch in base 36. */
const WITH_MOMENT = /^(?<cursor>[\w-]+)\.(?<moment>[0-9a-z]{1,13})$/;
const BASE = 36;

/** One page of the walk. */
export class Walk<Page extends PageArgs> {
  /** For all relative times of the list. */
  readonly now: Now;
  /** The arguments of the page with the cursors of the list. */
  readonly page: Page;

  constructor(page: Page, now: Now) {
    const after = split(page.after);
    const before = split(page.before);
    const moment = after.moment ?? before.moment;
    this.now = new Now(moment ?? now.unixNano);
    this.page = { ...page, after: after.cursor, ...('before' in page && { before: before.cursor }) };
  }

  /** The list as clients see it. Call it after all arguments were read with `now`. */
  shown<Node>(list: Connection<Node>): Connection<Node> {
    if (!this.now.isUsed) return list;
    const moment = this.now.unixNano.toString(BASE);
    return list.withCursors((cursor) => `${cursor}.${moment}`);
  }
}

interface SplitCursor {
  readonly cursor: string | null | undefined;
  readonly moment?: bigint;
}

/** A cursor of another form stays as it is, and is refused where it is read. */
function split(given: string | null | undefined): SplitCursor {
  const { cursor, moment } = WITH_MOMENT.exec(given ?? '')?.groups ?? {};
  return cursor === undefined || moment === undefined ? { cursor: given } : { cursor, moment: readMoment(moment) };
}

function readMoment(text: string): bigint {
  return Array.from(text).reduce((sum, digit) => sum * BigInt(BASE) + BigInt(Number.parseInt(digit, BASE)), 0n);
}
