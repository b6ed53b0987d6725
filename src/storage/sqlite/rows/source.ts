/** The storage that rows and their details are read from. */
import type { Connection } from '../file/connection.ts';
import type { Explanation } from './explanation.ts';
import type { Lookups } from './lookups.ts';

/** Where candidates read what is not on their row. */
export interface Source {
  readonly db: Connection;
  readonly lookups: Lookups;
  /** Present if the read is to be explained. */
  readonly explanation?: Explanation;
}
