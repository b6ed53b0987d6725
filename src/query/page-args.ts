/** What a client asks of a list (Relay's four arguments), made into one wish or refused. */
import { SpangraphError } from '../errors.ts';

/** Relay's arguments; a list that goes forward only leaves out the last two. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export interface PageSizes {
  /** Items a page holds where neither `first` nor `last` is given. */
  readonly defaultPageSize: number;
  /** Most items of one page. */
  readonly maxPageSize: number;
}

/** At most `limit` items between the two cursors, from the end of that stretch where `fromEnd` is set. */
export interface PageWish {
  readonly limit: number;
  readonly fromEnd: boolean;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/** Throws BAD_USER_INPUT for arguments without a meaning and PAGE_SIZE_EXCEEDED for too large a page. */
export function pageWish(args: PageArgs, sizes: PageSizes): PageWish {
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number') {
    throw new SpangraphError(
      'BAD_USER_INPUT',
      'Give first or last, not both: a page is taken from one end of the list.',
    );
  }
  const limit = first ?? last ?? sizes.defaultPageSize;
  const name = typeof last === 'number' ? 'last' : 'first';
  if (limit < 0) throw new SpangraphError('BAD_USER_INPUT', `${name} is ${limit}; it must be 0 or more.`);
  if (limit > sizes.maxPageSize) throw pageSizeExceeded(name, limit, sizes.maxPageSize);
  return { limit, fromEnd: name === 'last', after: args.after ?? undefined, before: args.before ?? undefined };
}

/** The refusal of a page with more than `limit` items. */
export function pageSizeExceeded(name: 'first' | 'last', asked: number, limit: number): SpangraphError {
  const walk = name === 'first' ? 'pass pageInfo.endCursor as after' : 'pass pageInfo.startCursor as before';
  return new SpangraphError(
    'PAGE_SIZE_EXCEEDED',
    `${name}: ${asked} is over the page size limit of ${limit}. Ask for ${name}: ${limit} or less, and ${walk} to go on.`,
  );
}
