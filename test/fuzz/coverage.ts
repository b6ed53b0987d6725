/** Which parts of the decoders have run, told by V8 itself, so that inputs that reach something new can be kept. */
import { type Profiler, Session } from 'node:inspector/promises';

/** The files that count. */
const DECODERS = /\/receivers\/otlp\//;

/** Precise coverage of this process while it is on. */
export class Coverage {
  readonly #session = new Session();
  #isOn = false;
  /** By file, for each character of it whether it has run. V8's ranges themselves change with what runs how often. */
  readonly #seen = new Map<string, Uint8Array>();

  /** Characters of source that have run so far. */
  get characters(): number {
    let sum = 0;
    for (const seen of this.#seen.values()) for (const bit of seen) sum += bit;
    return sum;
  }

  async start(): Promise<void> {
    this.#isOn = true;
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Whether something ran since the last call that had not run before; `isNoted`: it has from now on. */
  async grew(isNoted: boolean): Promise<boolean> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let isNew = false;
    for (const script of result) {
      if (!DECODERS.test(script.url)) continue;
      const ran = charactersOf(script);
      const seen = this.#seen.get(script.url) ?? new Uint8Array(ran.length);
      for (let at = 0; at < ran.length; at++) {
        if (ran[at] === 0 || seen[at] === 1) continue;
        isNew = true;
        if (isNoted) seen[at] = 1;
      }
      this.#seen.set(script.url, seen);
    }
    return isNew;
  }

  /** The process runs at its full speed again. */
  stop(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#session.disconnect();
  }
}

/** 1 for each character that ran: an inner range overrules the one around it, which comes before it. */
function charactersOf({ functions }: Profiler.ScriptCoverage): Uint8Array {
  const end = Math.max(...functions.flatMap(({ ranges }) => ranges.map(({ endOffset }) => endOffset)));
  const ran = new Uint8Array(end);
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return ran;
}
