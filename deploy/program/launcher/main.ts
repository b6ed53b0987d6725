/** What the single-file program runs first: unpacks the program that it carries, unless it is there, and hands over to it. */
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { getAsset, getAssetKeys, getRawAsset } from 'node:sea';
import { cacheFolder, UNPACK_VARIABLE } from './cache-folder.ts';
import { PREFIX, type Program } from './program.ts';
import { unpackInto } from './unpack.ts';
import { unpackedIn } from './verify.ts';

const program: Program = {
  id: getAsset('id', 'utf8'),
  paths: getAssetKeys().flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : [])),
  read: (path) => new Uint8Array(getRawAsset(PREFIX + path)),
};

try {
  const entry = join(unpackedFolder(), 'app/run.js');
  const { run }: { run(argv: readonly string[]): Promise<void> } = createRequire(entry)(entry);
  void run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`spangraph: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** A package of a system has the files beside the program already, and needs no folder to write to. */
function unpackedFolder(): string {
  const installed = join(dirname(process.execPath), '../lib/spangraph', program.id);
  if (process.env[UNPACK_VARIABLE] === undefined && unpackedIn(installed, program)) return installed;
  return unpackInto(cacheFolder({ platform: process.platform, env: process.env, home: homedir }), program);
}
