/** All that a client can ask, over one {@link KeyedReader}. */

import { Catalog } from './catalog.ts';
import { Details } from './details.ts';
import { type ErrorLimits, Errors } from './error-groups.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { LinkedTraces } from './linked-traces.ts';
import { Live } from './live.ts';
import type { OperationAccount } from './operation-account.ts';
import type { ProfileLimits } from './profile-limits.ts';
import { Search } from './search.ts';
import { Structure } from './structure.ts';
import { TraceAnalysis } from './trace-analysis.ts';
import { TraceTrees } from './trace-trees.ts';

/** Keeps what was read, so make one for each request and for each event of a subscription. */
export class QueryService {
  readonly search: Search;
  readonly structure: Structure;
  readonly details: Details;
  readonly analysis: TraceAnalysis;
  readonly linkedTraces: LinkedTraces;
  readonly catalog: Catalog;
  readonly live: Live;
  readonly errors: Errors;
  /** For those who make the answer: its bytes count. */
  readonly account: OperationAccount;

  /** `trees` is shared by requests. */
  constructor(
    reader: KeyedReader,
    limits: ErrorLimits & ProfileLimits,
    account: OperationAccount,
    trees = new TraceTrees(),
  ) {
    this.account = account;
    this.search = new Search(reader, limits, account);
    this.structure = new Structure(reader, limits, account, trees);
    this.details = new Details(reader, limits, account);
    this.analysis = new TraceAnalysis(this.structure, this.details);
    this.linkedTraces = new LinkedTraces(reader, limits, account);
    this.catalog = new Catalog(reader, limits, account);
    this.live = new Live(reader, account);
    this.errors = new Errors(reader, limits, account);
  }
}
