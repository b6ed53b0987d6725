/** All that a client can ask, over one {@link KeyedReader}. */

import { Catalog } from './catalog.ts';
import { Details } from './details.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { PageSizes } from './page-args.ts';
import { RecordBudget } from './record-budget.ts';
import { Search } from './search.ts';
import { Structure } from './structure.ts';
import { TraceTrees } from './trace-trees.ts';

export interface QueryLimits extends PageSizes {
  /** Maximum cost of an operation in points. {@link RecordBudget} derives from it how much an operation may read. */
  readonly maxCost: number;
}

/** Keeps what was read, so make one for each request and for each event of a subscription. */
export class QueryService {
  readonly search: Search;
  readonly structure: Structure;
  readonly details: Details;
  readonly catalog: Catalog;

  /** `trees` is shared by requests. */
  constructor(reader: KeyedReader, limits: QueryLimits, trees = new TraceTrees()) {
    const budget = new RecordBudget(limits.maxCost);
    this.search = new Search(reader, limits, budget);
    this.structure = new Structure(reader, limits, budget, trees);
    this.details = new Details(reader, limits, budget);
    this.catalog = new Catalog(reader, limits, budget);
  }
}
