/** `spangraph token create`: a new token, and what the configuration file needs of it. */
import { SCOPES, type Scope } from '../access/caller.ts';
import { isTenantName, TENANT_FORM } from '../access/tenant.ts';
import { createToken, tokenId } from '../access/tokens/token-hash.ts';
import { either } from '../config/component-list.ts';
import { parseDuration } from '../model/duration.ts';
import { formatDateTime, parseDateTime } from '../model/time.ts';
import { lastValue, type ReadFlags, readFlags, UsageError } from './flags.ts';
import { tokenHelp } from './texts.ts';

const NANOS_PER_MILLI = 1_000_000n;

/**
 * The token goes to standard output and everything else to standard error, so that `TOKEN=$(spangraph token create)` has the
 * token alone, and `2>> tokens.yaml` adds its entry to a file. Exit code: 0. Throws UsageError.
 */
export async function runToken(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, { values: ['name', 'scopes', 'tenant', 'expires'], switches: { help: 'h' } });
  if (flags.switches.has('help')) {
    process.stdout.write(`${tokenHelp()}\n`);
    return 0;
  }
  const [action, ...others] = flags.words;
  if (action !== 'create' || others.length > 0) {
    throw new UsageError('token knows one action: spangraph token create; --help lists its flags');
  }
  const entryOf = readEntry(flags);
  const { token, hash } = createToken();
  process.stdout.write(`${token}\n`);
  process.stderr.write(entryOf(tokenId(token) ?? '', hash));
  return 0;
}

/** The entry of `auth.tokens`, without the token. */
function readEntry(flags: ReadFlags): (id: string, hash: string) => string {
  const scopes = readScopes(lastValue(flags, 'scopes') ?? 'ingest');
  const tenant = readTenant(lastValue(flags, 'tenant'));
  const expires = readExpiry(lastValue(flags, 'expires'));
  return (id, hash) =>
    [
      '# The token is shown once. Its entry for auth.tokens, or for the file of auth.tokens_file:',
      `- name: ${JSON.stringify(lastValue(flags, 'name') ?? `token ${id}`)}`,
      `  hash: ${hash}`,
      `  scopes: [${scopes.join(', ')}]`,
      ...(tenant === undefined ? [] : [`  tenant: ${JSON.stringify(tenant)}`]),
      ...(expires === undefined ? [] : [`  expires: ${expires}`]),
      '',
    ].join('\n');
}

function readScopes(text: string): Scope[] {
  return text.split(',').map((word) => {
    const scope = SCOPES.find((one) => one === word.trim());
    if (scope !== undefined) return scope;
    throw new UsageError(`--scopes: expected ${either(SCOPES)}, or several with commas, got "${word}"`);
  });
}

function readTenant(text: string | undefined): string | undefined {
  if (text === undefined || isTenantName(text)) return text;
  throw new UsageError(`--tenant: expected ${TENANT_FORM}, got "${text}"`);
}

/** A time as it is, and a duration from now on. */
function readExpiry(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const durationMs = parseDuration(text);
  const nanos = durationMs === undefined ? parseDateTime(text) : BigInt(Date.now() + durationMs) * NANOS_PER_MILLI;
  if (nanos !== undefined) return formatDateTime(nanos);
  throw new UsageError(
    `--expires: expected a duration such as 90d, or a time such as 2030-01-31T12:00:00Z, got "${text}"`,
  );
}
