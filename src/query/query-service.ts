/** The read side of the program for one request: everything a client can ask, over one {@link SpanSource}. */
import { ReadBudget } from './budget.ts';
import { Catalog } from './catalog.ts';
import { Details } from './details.ts';
import type { PageSizes } from './page-args.ts';
import { Search } from './search.ts';
import type { SpanSource } from './source.ts';
import { Structure } from './structure.ts';
import { TraceTrees } from './trace-trees.ts';

export interface QueryLimits extends PageSizes {
  /** Cost points an operation may have; what it may read follows from it ({@link ReadBudget}). */
  readonly maxCost: number;
}

/** Holds what the request has read; make a new one for every request, and for every event of a subscription. */
export class QueryService {
  readonly search: Search;
  readonly structure: Structure;
  readonly details: Details;
  readonly catalog: Catalog;

  /** `trees` outlive the request. */
  constructor(source: SpanSource, limits: QueryLimits, trees = new TraceTrees()) {
    const budget = new ReadBudget(limits.maxCost);
    this.search = new Search(source, limits, budget);
    this.structure = new Structure(source, limits, budget, trees);
    this.details = new Details(source, limits, budget);
    this.catalog = new Catalog(source, limits, budget);
  }
}
