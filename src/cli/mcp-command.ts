/** `spangraph mcp`: the tools of a running server for clients of the Model Context Protocol that speak by standard input and output. */
import { once } from 'node:events';
import { API_ENDPOINT } from '../config/schema.ts';
import { lastValue, readFlags, UsageError } from './flags.ts';
import { readGivenFile, readTokenFile } from './given-file.ts';
import { bridge } from './mcp-bridge.ts';
import { createPost } from './mcp-post.ts';
import { mcpHelp } from './texts.ts';

const PATH = '/mcp';

/** Exit code: 0 when the client is gone. Throws UsageError. */
export async function runMcp(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: ['url', 'token-file', 'ca-file', 'cert-file', 'key-file'],
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph mcp --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    process.stdout.write(`${mcpHelp()}\n`);
    return 0;
  }
  const url = endpointOf(lastValue(flags, 'url') ?? `http://${API_ENDPOINT}`);
  const tokenFile = lastValue(flags, 'token-file');
  const [ca, cert, key] = await Promise.all(
    ['ca-file', 'cert-file', 'key-file'].map((flag) => readGivenFile(`--${flag}`, lastValue(flags, flag))),
  );
  // A wrong name of a file is a mistake of now, not of the first message.
  await readTokenFile(tokenFile);
  const gone = new AbortController();
  // Without a reader the rest of the input is of no use, and a read of it would keep the process.
  process.stdout.once('error', () => {
    gone.abort();
    process.stdin.destroy();
  });
  await bridge({
    input: process.stdin,
    write: async (line) => {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain', { signal: gone.signal });
    },
    warn: (text) => void process.stderr.write(`spangraph: ${text}\n`),
    post: createPost({ url, tokenFile, ca, cert, key }),
    place: `Spangraph at ${url.origin}${url.pathname}`,
    gone: gone.signal,
  }).catch((thrown: unknown) => {
    if (!gone.signal.aborted) throw thrown;
  });
  return 0;
}

/** The endpoint of a server by its address, with or without the path. Throws UsageError. */
export function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--url: expected an address such as http://${API_ENDPOINT}, got "${text}"`);
  }
  if (url.username !== '' || url.password !== '') throw new UsageError('--url: has a password; use --token-file');
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(PATH) ? path : path + PATH;
  return url;
}
