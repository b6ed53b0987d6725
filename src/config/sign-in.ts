/** The sections `auth.sign_in` and `auth.oidc.sign_in`: how people sign in with a browser. */
import { z } from 'zod';
import type { SessionLimits } from '../access/sign-in/sessions.ts';
import { count, duration, section } from '../settings/sections.ts';

const MAX_SCOPES = 100;
const CALLBACK = '/sign-in/callback';

/** Sessions of browsers. There is a page to sign in whenever there are credentials. */
export const signIn = section('Sessions of browsers whose people have signed in, at /sign-in.', {
  idle: duration('8h', 'Time without a request after which a session ends.'),
  max_age: duration('24h', 'Time after which a session ends in any case.'),
  max_sessions: count(
    10_000,
    1_000_000,
    'Sessions at a time. Over it, the one that was not used for the longest time ends.',
    'sessions',
  ),
  trust_forwarded_proto: z.boolean().default(false).meta({
    description:
      'Whether `X-Forwarded-Proto: https` says that browsers come by TLS. Set it only behind a proxy that writes this header itself.',
  }),
}).prefault({});

export interface SignInConfig extends SessionLimits {
  /** Whether the scheme that a proxy names is that of the browser. */
  readonly trustsForwardedProto: boolean;
}

export function toSignIn(file: z.output<typeof signIn>): SignInConfig {
  return {
    idleMs: file.idle,
    maxAgeMs: file.max_age,
    maxSessions: file.max_sessions,
    trustsForwardedProto: file.trust_forwarded_proto,
  };
}

/** Absent: nobody signs in at the provider. */
export const providerSignIn = section('Signing in at the provider (authorization code flow with PKCE).', {
  client_id: z.string().min(1).meta({ description: 'The name of this server at the provider.' }),
  client_secret_file: z.string().min(1).optional().meta({
    description: 'File with the secret of the client. If absent: it is a public client, which has none.',
  }),
  redirect_url: z
    .url({ protocol: /^https?$/, error: `expected the URL of ${CALLBACK} as browsers reach it` })
    .refine((url) => new URL(url).pathname.endsWith(CALLBACK), {
      error: `expected a URL whose path ends with ${CALLBACK}`,
    })
    .meta({
      description: `The URL of \`${CALLBACK}\` as browsers reach it, such as https://traces.example.com${CALLBACK}.`,
    }),
  scopes: z.array(z.string().min(1)).max(MAX_SCOPES).default(['openid']).meta({
    description: 'What the provider is asked for. `openid` is needed.',
  }),
}).optional();

export interface ProviderSignInConfig {
  readonly clientId: string;
  readonly clientSecretFile: string | undefined;
  readonly redirectUrl: string;
  readonly scopes: readonly string[];
}

export function toProviderSignIn(file: NonNullable<z.output<typeof providerSignIn>>): ProviderSignInConfig {
  return {
    clientId: file.client_id,
    clientSecretFile: file.client_secret_file,
    redirectUrl: file.redirect_url,
    scopes: file.scopes,
  };
}
