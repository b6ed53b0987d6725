/** The section `auth`: who may do what. */
import { z } from 'zod';
import { OWN_NAME, SCOPES } from '../access/caller.ts';
import { isTenantName, TENANT_FORM } from '../access/tenant.ts';
import { parseTokenHash, TOKEN_HASH_FORM } from '../access/tokens/token-hash.ts';
import type { TokenEntry } from '../access/tokens/token-list.ts';
import { parseDateTime } from '../model/time.ts';
import { count, duration, parsed, section } from '../settings/sections.ts';
import { oidc } from './oidc.ts';
import { signIn } from './sign-in.ts';

const MAX_TOKENS = 100_000;
const MAX_NAME_LENGTH = 100;
const NANOS_PER_MILLI = 1_000_000n;
const TIME_FORM = 'a time such as 2030-01-31T12:00:00Z';

const scopes = SCOPES.map((scope) => `\`${scope}\``).join(', ');

const token = section('One token. `spangraph token create` makes it, and prints this entry.', {
  name: z
    .string()
    .min(1)
    .max(MAX_NAME_LENGTH)
    .refine((name) => name !== OWN_NAME, { error: 'expected another name: this is how the server calls itself' })
    .meta({ description: 'Who has the token, for logs and messages.' }),
  hash: z
    .string()
    // The message does not repeat the value: it may be a token in the wrong place.
    .refine((text) => parseTokenHash(text) !== undefined, `must be ${TOKEN_HASH_FORM}`)
    .meta({ description: `The salted hash of the token: \`sha256:ID:SALT:DIGEST\`.` }),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .meta({
      description: `What its sender may do: ${scopes}. \`admin\` includes the others.`,
    }),
  tenant: z
    .string()
    .refine(isTenantName, `expected ${TENANT_FORM}`)
    .optional()
    .meta({ description: 'The tenant whose spans the sender stores and sees. If absent: the one without a name.' }),
  expires: parsed(z.string(), expiryOf, TIME_FORM).optional().meta({
    description: 'When it stops to be taken: an ISO time. If absent: never.',
  }),
});

/** The content of `auth.tokens`, and of the file that `auth.tokens_file` names. */
export const tokenList = z
  .array(token)
  .max(MAX_TOKENS)
  .superRefine((tokens, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of tokens.entries()) {
      if (seen.has(name)) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of two tokens; rename one' });
      }
      seen.add(name);
    }
  });

/** `auth`. Without a way to prove who one is, everyone is let in. */
export const auth = section('Who may do what (docs/security.md). If there are no tokens, everyone may do everything.', {
  required: z.boolean().default(false).meta({
    description: 'Whether the server refuses to start if it would let everyone in.',
  }),
  tokens: tokenList.optional().meta({
    description: `Tokens that are taken as \`Authorization: Bearer TOKEN\`; at most ${MAX_TOKENS}.`,
  }),
  tokens_file: z.string().min(1).optional().meta({
    description: 'YAML file with a list of more tokens, in the form of `tokens`. Relative to the working folder.',
  }),
  oidc,
  sign_in: signIn,
  max_failures: count(
    20,
    1_000_000,
    'Requests with wrong credentials of one address in a window. More are refused with RATE_LIMITED. Right credentials of the same address are taken all the same.',
    'requests',
  ),
  failure_window: duration('1m', 'Window of `max_failures`.'),
  max_failing_addresses: count(
    10_000,
    10_000_000,
    'Addresses whose failures are remembered. An IPv6 network of 64 bits counts as one.',
    'addresses',
  ),
}).prefault({});

/** The tokens of an accepted list, as the program uses them. */
export function toTokens(list: z.output<typeof tokenList>): TokenEntry[] {
  return list.map(({ name, hash, scopes: allowed, tenant = '', expires }) => ({
    name,
    hash,
    scopes: allowed,
    tenant,
    expiresAt: expires,
  }));
}

/** Milliseconds since the Unix epoch. */
function expiryOf(text: string): number | undefined {
  const nanos = parseDateTime(text);
  return nanos === undefined ? undefined : Number(nanos / NANOS_PER_MILLI);
}
