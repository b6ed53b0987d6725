/** The machine and the process: what does not depend on a configuration. */
import { release } from 'node:os';
import { thrownMessage } from '../../errors.ts';
import { packageVersion } from '../../package-root.ts';
import type { Examined } from '../../storage/definition.ts';

export function examineMachine(): Examined[] {
  const found = `Spangraph ${packageVersion()}, Node.js ${process.version}, ${process.platform} ${process.arch}, ${release()}`;
  return [{ what: 'versions', state: 'ok', found }];
}

/** `require` throws the reason if a server could not open as many files as it needs. */
export function examineOpenFiles(require: () => void): Examined {
  const what = 'limit of open files';
  try {
    require();
    return { what, state: 'ok', found: 'enough for a server of this configuration' };
  } catch (thrown) {
    return { what, state: 'failed', found: thrownMessage(thrown) };
  }
}
