/** What the requests of all stores of a process share: room for their bytes, the way in, and turns of the thread. */
import { type Meter, NO_METER } from '../metrics/definition.ts';
import { Entrance } from './entrance.ts';
import { QueueMeter } from './ingest-metrics.ts';
import { QueueRoom } from './queue-room.ts';
import { Turns } from './turns.ts';

export interface QueueLimits {
  /** Most bytes of requests that are being decoded or wait for their commit. A single larger request is let in alone. */
  readonly maxQueueBytes: number;
  /** Milliseconds from the reservation of a request until it is decoded. Then it is refused. */
  readonly maxWaitMs: number;
}

export class IngestQueue {
  readonly room: QueueRoom;
  readonly entrance: Entrance;
  readonly turns = new Turns();
  readonly maxWaitMs: number;

  constructor({ maxQueueBytes, maxWaitMs }: QueueLimits, meter: Meter = NO_METER) {
    const counted = new QueueMeter(meter, maxQueueBytes);
    this.room = new QueueRoom(maxQueueBytes, (bytes) => counted.queueHas(bytes));
    this.entrance = new Entrance(maxWaitMs);
    this.maxWaitMs = maxWaitMs;
  }
}
