/** Names of tenants. They become parts of paths and of names of indices. */

const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The form that messages name. */
export const TENANT_FORM = 'at most 63 lower-case letters, digits and -, beginning with a letter or digit';

export function isTenantName(name: string): boolean {
  return TENANT.test(name);
}
