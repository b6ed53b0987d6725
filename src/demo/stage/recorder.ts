/** Records the spans of a made-up trace while a script plays it. */
import type { Span } from '../../model/span.ts';
import { ActiveSpan, type Shape } from './active-span.ts';
import type { Random } from './random.ts';
import { processOf, type ServiceName } from './services.ts';

/** One trace. Its spans are complete when `root` returns. */
export class Recorder {
  readonly spans: Span[] = [];
  readonly traceId: string;
  readonly random: Random;
  readonly startUnixNano: bigint;
  /** Which part of the hour it starts in, from 0 to 1. */
  readonly part: number;

  constructor(random: Random, startUnixNano: bigint, part: number) {
    this.random = random;
    this.startUnixNano = startUnixNano;
    this.part = part;
    this.traceId = random.hex(32);
  }

  root(service: ServiceName, shape: Shape, run: (span: ActiveSpan) => void): void {
    const span = new ActiveSpan(this, processOf(service, this.random, this.part), shape, { at: 0, parentSpanId: '' });
    run(span);
    span.end();
  }
}
