import type { SpangraphError } from '../errors.ts';
import type { StorageState } from './sink.ts';
import { storageFailure } from './storage-failure.ts';

/** Milliseconds between two probes of a storage that refused a write. */
const PROBE_INTERVAL_MS = 1_000;

/**
 * Whether the storage takes writes. The last write decides. After a refused write the storage is probed until it recovers,
 * because senders that stay away would never find out.
 */
export class StorageWatch implements StorageState {
  readonly #probe: () => Promise<void>;
  readonly #listeners: (() => void)[] = [];
  #refusal: SpangraphError | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `probe` throws if a write would not succeed now. */
  constructor(probe: () => Promise<void>) {
    this.#probe = probe;
  }

  get isWritable(): boolean {
    return this.#refusal === undefined;
  }

  /** Why the storage takes no writes. Undefined if it does. */
  get refusal(): SpangraphError | undefined {
    return this.#refusal;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** To be called after a write succeeded. */
  succeeded(): void {
    clearTimeout(this.#timer);
    this.#set(undefined);
  }

  /** To be called after a write, or the probe, failed. */
  failed(refusal: SpangraphError): void {
    this.#set(refusal);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), PROBE_INTERVAL_MS).unref();
  }

  /** Stops probing. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Probes the storage now. Never rejects. */
  ask(): Promise<void> {
    return this.#probe().then(
      () => this.succeeded(),
      (thrown: unknown) => this.failed(storageFailure(thrown)),
    );
  }

  #set(refusal: SpangraphError | undefined): void {
    const wasWritable = this.isWritable;
    this.#refusal = refusal;
    if (wasWritable !== this.isWritable) for (const listener of this.#listeners) listener();
  }
}
