/**
 * Where requests that have arrived wait to be decoded. A few go in at each turn of the event loop, and none while enough spans
 * wait for their commit: what waits here is compact. Addresses have equal shares, and so have the connections of an
 * address: who sends little hardly waits. Who waits too long is refused, because senders give up: they count from the moment
 * when they begin to send.
 */
import { SpangraphError } from '../errors.ts';
import { Heap } from '../storage/ordering/heap.ts';
import { Shares } from './shares.ts';
import type { Sender } from './sink.ts';

/** Bytes of the requests that go in at one turn of the event loop, unless a single one has more. */
const BYTES_A_TURN = 256 * 1024;
/** Milliseconds that a sender must wait after its request waited too long. */
const RETRY_AFTER_MS = 2_000;
/** The part of the longest wait that is left to a request however slowly it arrived: else a slow sender would never get in. */
const LEAST_PART = 1 / 4;

/** Requests that have left and are still remembered, beside as many as wait. */
const MAX_GONE = 100;

interface Request {
  readonly address: string;
  readonly bytes: number;
  /** See {@link Shares}. */
  readonly place: number;
}

interface Waiting extends Request {
  readonly enter: () => void;
  readonly fail: (reason: SpangraphError) => void;
  readonly timer: NodeJS.Timeout;
}

/** The entrance of all requests of a process. Those that wait for the same commits share a lane. */
export class Entrance {
  readonly #maxWaitMs: number;
  readonly #lanes = new Set<Lane>();
  readonly #shares = new Shares();
  /** Bytes that went in at this turn of the event loop. */
  #entered = 0;
  /** Whether the next turn looks who may go in. */
  #isLooking = false;

  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  /** `isOpen`: whether few enough spans wait for the commits of this lane. A lane that is closed delays no other one. */
  lane(isOpen: () => boolean): Lane {
    const lane: Lane = new Lane({
      maxWaitMs: this.#maxWaitMs,
      placeFor: (connection, cost, addresses) =>
        this.#shares.placeFor(connection, this.#lanes.size > 1 ? cost * addresses : cost),
      mayEnter: () => this.#hasRoom && isOpen(),
      take: (place, bytes) => this.#take(place, bytes),
      look: () => this.#lookAtNextTurn(),
      onClose: () => this.#lanes.delete(lane),
    });
    this.#lanes.add(lane);
    return lane;
  }

  get #hasRoom(): boolean {
    return this.#entered < BYTES_A_TURN;
  }

  #take(place: number, bytes: number): void {
    this.#shares.reached(place);
    this.#entered += bytes;
    this.#lookAtNextTurn();
  }

  #lookAtNextTurn(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(() => {
      this.#isLooking = false;
      this.#entered = 0;
      while (this.#hasRoom) {
        const next = this.#nextLane();
        if (next === undefined) break;
        next.letFirstIn();
      }
    });
  }

  /** The lane with the lowest place of all that may enter. */
  #nextLane(): Lane | undefined {
    let [next, lowest] = [undefined as Lane | undefined, Number.POSITIVE_INFINITY];
    for (const lane of this.#lanes) {
      const place = lane.nextPlace();
      if (place !== undefined && place < lowest) [next, lowest] = [lane, place];
    }
    return next;
  }
}

/** What a lane needs of the entrance. */
interface LaneParts {
  readonly maxWaitMs: number;
  /** `addresses`: those that wait in the lane. Lanes get equal shares. */
  readonly placeFor: (connection: string, cost: number, addresses: number) => number;
  readonly mayEnter: () => boolean;
  readonly take: (place: number, bytes: number) => void;
  /** Looks at the next turn who may go in. */
  readonly look: () => void;
  readonly onClose: () => void;
}

export class Lane {
  readonly #parts: LaneParts;
  readonly #waiting = new Set<Waiting>();
  /** Those who wait by place, and some who have left. */
  #places = placesInOrder();
  /** How many wait, by address. */
  readonly #ofAddress = new Map<string, number>();

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when a request of so many bytes may be decoded. Throws QUEUE_FULL after the longest wait, from which the
   * milliseconds are taken that the request needed to arrive.
   */
  async enter({ address, connection }: Sender, bytes: number, arrivalMs: number): Promise<void> {
    const { maxWaitMs, placeFor, mayEnter, take } = this.#parts;
    const alike = this.#ofAddress.get(address) ?? 0;
    const place = placeFor(connection, bytes * (alike + 1), this.#ofAddress.size + (alike === 0 ? 1 : 0));
    if (this.#waiting.size === 0 && mayEnter()) take(place, bytes);
    else await this.#wait({ address, bytes, place }, Math.max(maxWaitMs - arrivalMs, maxWaitMs * LEAST_PART));
  }

  /** To be called when fewer spans wait for their commit. */
  reopen(): void {
    if (this.#waiting.size > 0) this.#parts.look();
  }

  /** Refuses those who wait. The lane is not used any more. */
  close(reason: SpangraphError): void {
    for (const waiting of this.#waiting) {
      this.#leave(waiting);
      waiting.fail(reason);
    }
    this.#parts.onClose();
  }

  /** The place of the next who may go in. Undefined: nobody may. */
  nextPlace(): number | undefined {
    return this.#waiting.size > 0 && this.#parts.mayEnter() ? this.#next()?.place : undefined;
  }

  letFirstIn(): void {
    const next = this.#next();
    if (next === undefined) return;
    this.#leave(next);
    this.#parts.take(next.place, next.bytes);
    next.enter();
  }

  #wait(request: Request, waitMs: number): Promise<void> {
    const { address } = request;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const refuse = (): void => {
      this.#leave(waiting);
      reject(tooLong(this.#parts.maxWaitMs));
    };
    const timer = setTimeout(refuse, waitMs);
    const waiting: Waiting = { ...request, enter: resolve, fail: reject, timer };
    this.#waiting.add(waiting);
    this.#places.add(waiting);
    this.#ofAddress.set(address, (this.#ofAddress.get(address) ?? 0) + 1);
    this.#parts.look();
    return promise;
  }

  #leave(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#waiting.delete(waiting);
    if (this.#places.size > 2 * this.#waiting.size + MAX_GONE) this.#forgetGone();
    const left = (this.#ofAddress.get(waiting.address) ?? 0) - 1;
    if (left > 0) this.#ofAddress.set(waiting.address, left);
    else this.#ofAddress.delete(waiting.address);
  }

  #forgetGone(): void {
    this.#places = placesInOrder();
    for (const waiting of this.#waiting) this.#places.add(waiting);
  }

  #next(): Waiting | undefined {
    for (let next = this.#places.first(); next !== undefined; next = this.#places.first()) {
      if (this.#waiting.has(next)) return next;
      this.#places.removeFirst();
    }
    return undefined;
  }
}

/** Ties in order of arrival do not matter: places of one connection differ. */
function placesInOrder(): Heap<Waiting> {
  return new Heap((a, b) => a.place - b.place);
}

/** For who waits. */
export function tooLong(maxWaitMs: number): SpangraphError {
  return new SpangraphError(
    'QUEUE_FULL',
    `The request got no turn within ${maxWaitMs} ms (ingest.max_queue_wait), because more arrives than can be ` +
      'stored. Nothing of it was stored. Send it again later.',
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
