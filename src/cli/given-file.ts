/** Files that flags and variables name: certificates, keys, tokens. */
import { readFile } from 'node:fs/promises';
import { thrownMessage } from '../errors.ts';
import { UsageError } from './flags.ts';

/** The content. Undefined without a path. `name`: of the flag or the variable. Throws UsageError. */
export async function readGivenFile(name: string, path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new UsageError(`${name}: cannot be read: ${thrownMessage(thrown)}`);
  }
}

/** The token in the file of `--token-file`. Undefined without a path. Throws UsageError. */
export async function readTokenFile(path: string | undefined): Promise<string | undefined> {
  const token = await readGivenFile('--token-file', path);
  return token?.toString().trim();
}
