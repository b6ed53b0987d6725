/** The unit of the Debian package, read as systemd reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../fixtures/program.ts';

/** The file in the checkout. */
export const UNIT = join(projectRoot, 'deploy/debian/package/spangraph.service');

/** The values of a key, in order; a key may have several. */
export function valuesOf(key: string): readonly string[] {
  return readFileSync(UNIT, 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
}
