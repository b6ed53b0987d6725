/** Names of tenants. A name becomes a part of file names and of names of indices, so its form is narrow. */

/** The form that every message about a bad name names. */
export const TENANT_FORM = 'a name of 1 to 63 lower-case letters, digits and hyphens that does not begin with a hyphen';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

export function isTenantName(text: string): boolean {
  return NAME.test(text);
}
