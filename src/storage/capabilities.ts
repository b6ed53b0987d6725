/**
 * What a backend can do beyond the least. The empty value is the least able backend; `query/` refuses by it, nothing else
 * asks. (At present every backend can do all that the port has; a new optional ability gets its flag here.)
 */
export interface Capabilities {
  /** Data outlives the process. */
  readonly durable?: boolean;
  /** Only reads by id or reference see at once what was acknowledged; searches, counts and statistics see it a little
   * later. */
  readonly searchesLag?: boolean;
  /** Pages of traces can be read as of an earlier moment (`TraceQuery.asOf`), unless too much was written since. */
  readonly looksBack?: boolean;
}
