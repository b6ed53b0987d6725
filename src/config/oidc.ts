/** The section `auth.oidc`: signed tokens of a provider of OpenID Connect. */
import { z } from 'zod';
import { SCOPES } from '../access/caller.ts';
import { ALGORITHMS, type OidcRules } from '../access/oidc/oidc-rules.ts';
import { count, duration, section } from '../settings/sections.ts';
import { type ProviderSignInConfig, providerSignIn, toProviderSignIn } from './sign-in.ts';

const MAX_AUDIENCES = 100;
const claim = (byDefault: string, description: string) => z.string().min(1).default(byDefault).meta({ description });

const claims = section('Which claims say who the caller is. A dot leads into a claim: `realm_access.roles`.', {
  name: claim('sub', 'For logs and quotas.'),
  scopes: claim('scope', 'What the caller may do: a list, or a text with spaces between the words.'),
  tenant: z.string().min(1).optional().meta({
    description:
      'The tenant. A token without it is refused. If absent: every caller belongs to the tenant without a name.',
  }),
}).prefault({});

const audiences = z.array(z.string().min(1)).min(1).max(MAX_AUDIENCES);

/** Absent: no signed tokens are taken. */
export const oidc = section('Signed tokens (JWT) of a provider of OpenID Connect.', {
  issuer: z
    .url({ protocol: /^https?$/, error: 'expected the URL of the provider, as its tokens have it in `iss`' })
    .meta({
      description: 'The provider, exactly as its tokens name it in `iss`.',
    }),
  audience: z
    .union([z.string().min(1), audiences], 'expected a text or a list of texts')
    .meta({ description: 'What the tokens must be for (`aud`): one of these.' }),
  jwks_file: z.string().min(1).optional().meta({
    description:
      'JSON file with the public keys of the provider (JWK Set), read again when it changes. If absent, the provider is asked at ISSUER/.well-known/openid-configuration.',
  }),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default([...ALGORITHMS])
    .meta({ description: 'Algorithms that a token may be signed by. Symmetric ones, and `none`, are never taken.' }),
  claims,
  scope_map: z
    .record(z.string(), z.enum(SCOPES))
    .default({ ingest: 'ingest', read: 'read', admin: 'admin' })
    .meta({ description: 'The scope that each value of the claim stands for, such as `{trace-admins: admin}`.' }),
  clock_tolerance: duration('5s', 'How much the clocks of the provider and the server may differ.'),
  max_token_length: count(8_192, 65_536, 'Most characters of a token.', 'characters'),
  max_kept_tokens: count(10_000, 1_000_000, 'Checked tokens that are remembered, in each of two threads.', 'tokens'),
  keys_max_age: duration('10m', 'Time that keys of the provider, and checked tokens, are remembered.'),
  cooldown: duration('30s', 'Least time between two failed questions to the provider, and two looks for a new key.'),
  sign_in: providerSignIn,
  timeout: duration('5s', 'Time that the provider may take for an answer.'),
}).optional();

/** As the configuration has it: the keys are in a file. */
export interface OidcConfig extends Omit<OidcRules, 'keys'> {
  readonly keysFile: string | undefined;
  /** Undefined: nobody signs in at the provider. */
  readonly signIn: ProviderSignInConfig | undefined;
}

export function toOidc(file: NonNullable<z.output<typeof oidc>>): OidcConfig {
  return {
    issuer: file.issuer,
    audiences: typeof file.audience === 'string' ? [file.audience] : file.audience,
    algorithms: file.algorithms,
    keysFile: file.jwks_file,
    claims: file.claims,
    scopeMap: file.scope_map,
    clockToleranceMs: file.clock_tolerance,
    maxTokenLength: file.max_token_length,
    maxKeptTokens: file.max_kept_tokens,
    keysMaxAgeMs: file.keys_max_age,
    cooldownMs: file.cooldown,
    timeoutMs: file.timeout,
    signIn: file.sign_in && toProviderSignIn(file.sign_in),
  };
}
