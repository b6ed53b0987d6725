/** The shop of the demo as it goes on, without an end. */
import type { Span } from '../model/span.ts';
import { drawVisit, MAILS, type Play, SHOWN } from './scenes.ts';
import { sendMails } from './shop/background.ts';
import type { Placed } from './shop/checkout.ts';
import { Random } from './stage/random.ts';
import { Recorder } from './stage/recorder.ts';
import { BOTH_VERSIONS_SINCE } from './stage/services.ts';

/** Of so many visits, the last one is a scene of {@link SHOWN}, each in turn. */
const SHOWN_EVERY = 100;
const HOUR_NANO = 3_600_000_000_000n;

/** Makes one trace after the other. With the same seed and the same times, they are the same. */
export class LiveShop {
  readonly #seed: string;
  readonly #openedUnixNano: bigint;
  readonly #random: Random;
  readonly #orders: Placed[] = [];
  #traces = 0;
  #visits = 0;

  /** `seed`: the ids follow from it, so each shop whose traces go to the same storage needs one of its own. */
  constructor(seed: string, openedUnixNano: bigint) {
    this.#seed = seed;
    this.#openedUnixNano = openedUnixNano;
    this.#random = new Random(`${seed}: visits`);
  }

  /** The next trace. Its last span ends at this time, in nanoseconds since the Unix epoch. */
  next(endUnixNano: bigint): readonly Span[] {
    const random = new Random(`${this.#seed}: trace ${this.#traces++}`);
    const trace = new Recorder(random, endUnixNano, this.#partAt(endUnixNano));
    if (this.#orders.length >= MAILS) sendMails(trace, this.#orders.splice(0));
    else this.#nextVisit()(trace, this.#orders);
    return endingAt(trace.spans, endUnixNano);
  }

  #nextVisit(): Play {
    const visit = ++this.#visits;
    if (visit % SHOWN_EVERY !== 0) return drawVisit(this.#random);
    return (SHOWN[(visit / SHOWN_EVERY - 1) % SHOWN.length] ?? SHOWN[0]).play;
  }

  /** What fails for some minutes of an hour fails in each hour, while both versions stay. */
  #partAt(unixNano: bigint): number {
    const passed = Number((unixNano - this.#openedUnixNano) % HOUR_NANO) / Number(HOUR_NANO);
    return BOTH_VERSIONS_SINCE + passed * (1 - BOTH_VERSIONS_SINCE);
  }
}

/** The same spans at another time: the last one ends at `endUnixNano`. */
function endingAt(spans: readonly Span[], endUnixNano: bigint): Span[] {
  const last = spans.reduce((latest, { endTimeUnixNano: end }) => (end > latest ? end : latest), 0n);
  const by = endUnixNano - last;
  return spans.map((span) => ({
    ...span,
    startTimeUnixNano: span.startTimeUnixNano + by,
    endTimeUnixNano: span.endTimeUnixNano + by,
    events: span.events.map((event) => ({ ...event, timeUnixNano: event.timeUnixNano + by })),
  }));
}
