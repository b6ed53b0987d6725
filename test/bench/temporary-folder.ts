import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when it is disposed of or the process ends, if it is not to be kept. */
export class TemporaryFolder implements Disposable {
  readonly path: string;
  #remove = (): void => rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });

  constructor(name: string, keep: boolean) {
    this.path = mkdtempSync(join(tmpdir(), `spangraph-bench-${name}-`));
    if (keep) this.#remove = () => undefined;
    process.on('exit', this.#remove);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#remove);
    this.#remove();
  }
}
