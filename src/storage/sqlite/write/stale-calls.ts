/**
 * Drops kept calls that a commit may change, beside those of the minutes of its spans. The calls of a span depend on its trace,
 * and those over links on the spans that it names.
 */
import type { Steps } from '../../../model/steps.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { isLong } from '../calls/trace-extent.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, select, text } from '../file/select.ts';
import { NANOS_A_MINUTE } from '../measure/kept-levels.ts';
import type { UnkeptMinutes } from './unkept-minutes.ts';

/** Minutes that are dropped between two pauses. */
const MINUTES_A_STEP = 100;

const LINKED_TRACES = select(
  columns(text('trace_id', 'value')),
  'FROM json_each(?) WHERE EXISTS (SELECT 1 FROM kept_links k WHERE k.trace_id = value)',
);
/** Of a JSON array of ids of spans of one trace. */
const LINKING_MINUTES = select(
  columns(integer('minute', 'DISTINCT minute')),
  'FROM kept_links WHERE trace_id = ? AND span_id IN (SELECT value FROM json_each(?))',
);

export class StaleCalls {
  readonly #db: ReadConnection;
  readonly #minutes: UnkeptMinutes;
  /** Spans that change in the running commit, by trace. */
  readonly #spans = new Map<string, Set<string>>();
  readonly #stale = new Set<number>();

  constructor(db: ReadConnection, minutes: UnkeptMinutes) {
    this.#db = db;
    this.#minutes = minutes;
  }

  reset(): void {
    this.#spans.clear();
    this.#stale.clear();
  }

  /** A trace of which spans change. `starts`: from its first span to its last, before a change or after it. */
  noteTrace(starts: Bounds): void {
    if (isLong({ starts })) return;
    const last = Number(starts.high / NANOS_A_MINUTE);
    for (let minute = Number(starts.low / NANOS_A_MINUTE); minute <= last; minute++) this.#stale.add(minute);
  }

  /** A span that is stored, replaced or removed. */
  noteSpan(traceId: string, spanId: string): void {
    const known = this.#spans.get(traceId);
    if (known === undefined) this.#spans.set(traceId, new Set([spanId]));
    else known.add(spanId);
  }

  /** Call it at the end of a commit. */
  *flush(): Steps<void> {
    for (const [traceId] of this.#db.all(LINKED_TRACES, JSON.stringify([...this.#spans.keys()]))) {
      const spanIds = JSON.stringify([...(this.#spans.get(traceId) ?? [])]);
      let read = 0;
      for (const [minute] of this.#db.iterate(LINKING_MINUTES, traceId, spanIds)) {
        if (++read % MINUTES_A_STEP === 0) yield;
        this.#stale.add(Number(minute));
      }
    }
    let dropped = 0;
    for (const minute of this.#stale) {
      if (++dropped % MINUTES_A_STEP === 0) yield;
      this.#minutes.drop(minute);
    }
    this.reset();
  }
}
