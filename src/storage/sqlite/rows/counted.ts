/** Counts what a read returns, and what it gathers on the way. What conditions look at and leave is not counted. */
import { type Attributes, attributesSize } from '../../../model/attributes.ts';
import type { TraceSummary } from '../../backend.ts';
import type { Gather } from '../../statistics/gather.ts';
import type { Candidate } from './candidate.ts';
import type { RowSource } from './row-source.ts';

/** Bytes of objects in memory beside their texts, about. */
const SKELETON_BYTES = 240;
const SUMMARY_BYTES = 500;
const NAME_BYTES = 80;

/** Counts the attributes as bytes that the operation has read. Throws OPERATION_TOO_LARGE over its limit. */
export function counted(attributes: Attributes, { db }: RowSource): Attributes {
  db.clock.countBytes(attributesSize(attributes));
  return attributes;
}

/** For classes that gather: what they keep counts as bytes that the operation has read. */
export function gatherOf({ db }: RowSource): Gather {
  return (bytes) => db.clock.countBytes(bytes);
}

/** A span to keep among many. Throws as {@link counted} does. */
export function kept(candidate: Candidate, { db }: RowSource): Candidate {
  db.clock.countBytes(candidate.slim().size);
  return candidate;
}

/** The spans as they are taken. Throws as {@link counted} does. */
export function* allKept(candidates: Iterable<Candidate>, source: RowSource): Generator<Candidate> {
  for (const candidate of candidates) yield kept(candidate, source);
}

/** Throws as {@link counted} does. */
export function countSkeleton({ db }: RowSource): void {
  db.clock.countBytes(SKELETON_BYTES);
}

/** A trace may have any number of services. Throws as {@link counted} does. */
export function countedTrace(trace: TraceSummary, { db }: RowSource): TraceSummary {
  db.clock.countBytes(trace.services.reduce((bytes, service) => bytes + NAME_BYTES + service.length, SUMMARY_BYTES));
  return trace;
}

/** A name, with its entry in a list or set. Throws as {@link counted} does. */
export function countName(name: string, { db }: Pick<RowSource, 'db'>): void {
  db.clock.countBytes(NAME_BYTES + name.length);
}
