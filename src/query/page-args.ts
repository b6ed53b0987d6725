/** The four arguments of a Relay connection, checked. */
import { SpangraphError } from '../errors.ts';

/** Relay's arguments. Lists that only go forward have the first two. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export interface PageSizes {
  /** Items of a page if neither `first` nor `last` is given. */
  readonly defaultPageSize: number;
  /** Maximum number of items of one page. */
  readonly maxPageSize: number;
}

/** At most `limit` items between the two cursors: the first ones, or the last ones if `fromEnd` is set. */
export interface PageWish {
  readonly limit: number;
  readonly fromEnd: boolean;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/**
 * Throws BAD_USER_INPUT for arguments that make no sense, and PAGE_SIZE_EXCEEDED. `hasCursors`: the list is a connection, which
 * gives the cursors of the next page.
 */
export function pageWish(args: PageArgs, sizes: PageSizes, hasCursors = true): PageWish {
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number') {
    throw new SpangraphError('BAD_USER_INPUT', 'Give first or last, not both: a page starts at one end of the list.');
  }
  const limit = first ?? last ?? sizes.defaultPageSize;
  const name = typeof last === 'number' ? 'last' : 'first';
  if (limit < 0) throw new SpangraphError('BAD_USER_INPUT', `${name} is ${limit}; it must be 0 or more.`);
  if (limit > sizes.maxPageSize) throw pageSizeExceeded({ name, asked: limit, limit: sizes.maxPageSize, hasCursors });
  return { limit, fromEnd: name === 'last', after: args.after ?? undefined, before: args.before ?? undefined };
}

interface ExceedingPage {
  readonly name: 'first' | 'last';
  readonly asked: number;
  readonly limit: number;
  readonly hasCursors: boolean;
}

/** The error for a page of more than `limit` items. */
export function pageSizeExceeded({ name, asked, limit, hasCursors }: ExceedingPage): SpangraphError {
  const walk = name === 'first' ? 'pass pageInfo.endCursor as after' : 'pass pageInfo.startCursor as before';
  const next = hasCursors ? `, and ${walk} for the next page` : '';
  return new SpangraphError(
    'PAGE_SIZE_EXCEEDED',
    `${name}: ${asked} is over the page size limit of ${limit}. Ask for ${name}: ${limit} or less${next}.`,
  );
}
