/** The file that `auth.oidc.jwks_file` names. */
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { SpangraphError } from '../errors.ts';
import { readYamlFile } from './read-file.ts';

/** The public part of RFC 7517. */
const keySet = z.object({
  keys: z
    .array(z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP'], 'expected the keys of a pair, not a shared secret') }))
    .min(1),
});

/** Reads it. Private keys are refused: they have no place on a server that only checks. Throws INVALID_CONFIG. */
export function readKeysFile(file: string): JSONWebKeySet {
  const result = keySet.safeParse(readYamlFile(file));
  if (!result.success) throw unusable(file, result.error.issues[0]?.message ?? '');
  if (result.data.keys.some((key) => 'd' in key)) throw unusable(file, 'it has a private key; keep that one elsewhere');
  return result.data;
}

function unusable(file: string, problem: string): SpangraphError {
  return new SpangraphError(
    'INVALID_CONFIG',
    `auth.oidc.jwks_file: ${file} is no set of public keys (JWK Set): ${problem}`,
  );
}
