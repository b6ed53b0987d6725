/** How people sign in, from the configuration. */
import { readFileSync } from 'node:fs';
import { type Caller, may } from '../access/caller.ts';
import type { Gate } from '../access/gate.ts';
import type { Identified } from '../access/identifier.ts';
import { callerOfClaims } from '../access/oidc/caller-of-claims.ts';
import type { Sessions } from '../access/sign-in/sessions.ts';
import type { Route } from '../api/router.ts';
import { type ProviderAnswer, ProviderSignIn } from '../api/sign-in/provider-sign-in.ts';
import { signInLocation, signInRoutes } from '../api/sign-in/sign-in-routes.ts';
import type { Config } from '../config/config.ts';
import type { OidcConfig } from '../config/oidc.ts';
import { SpangraphError } from '../errors.ts';
import { oidcRules } from './access.ts';

interface SignIn {
  readonly routes: readonly Route[];
  /** Where a browser goes that asks for a document. Undefined for other requests. */
  readonly location: typeof signInLocation;
}

/** `sessions`: undefined if everyone is let in. Throws INVALID_CONFIG. */
export function signInOf({ auth }: Config, gate: Gate, sessions: Sessions | undefined): SignIn | undefined {
  if (sessions === undefined) return undefined;
  const { trustsForwardedProto } = auth.signIn;
  const routes = signInRoutes({ gate, sessions, trustsForwardedProto, provider: providerOf(auth) });
  return { routes, location: signInLocation };
}

function providerOf({ oidc }: Config['auth']): ProviderSignIn | undefined {
  if (oidc?.signIn === undefined) return undefined;
  const { clientSecretFile, ...client } = oidc.signIn;
  const { issuer, timeoutMs } = oidc;
  const clientSecret = clientSecretFile === undefined ? undefined : readSecret(clientSecretFile);
  const rules = oidcRules(oidc);
  const signedTokens = keepOne(async () => new (await import('../access/oidc/signed-tokens.ts')).SignedTokens(rules));
  // A signed access token for this server says more of the person's rights than the ID token, which is for its client.
  const callerOf = async ({ claims, accessToken }: ProviderAnswer): Promise<Identified> => {
    const authorization = `Bearer ${accessToken}`;
    const identified = await (await signedTokens()).identify({ authorization, address: '', door: '/sign-in/callback' });
    const found = identified !== undefined && 'caller' in identified ? identified : callerOfClaims(claims, rules);
    return 'failure' in found || may(found.caller, 'read') ? found : withoutScope(found.caller, oidc);
  };
  return new ProviderSignIn({ rules: { issuer, timeoutMs, clientSecret, ...client }, callerOf });
}

function withoutScope({ name }: Caller, { claims }: OidcConfig): Identified {
  const message = `${name} may not read here: neither the access token nor the ID token has the scope in its claim ${claims.scopes}.`;
  return { failure: 'scope', message };
}

/** Makes it with the first call. */
function keepOne<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SpangraphError(
      'INVALID_CONFIG',
      `auth.oidc.sign_in.client_secret_file (${path}) cannot be read: ${reason}`,
    );
  }
}
