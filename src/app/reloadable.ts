import type { QuotaRules } from '../access/quotas/holders.ts';
import type { AccessRules } from '../access/rules/create-gate.ts';

/** What of the configuration a running server takes over. Plain data: each thread gets it. */
export interface Reloadable {
  /** Undefined: everyone is let in. */
  readonly access: AccessRules | undefined;
  readonly quotas: QuotaRules;
}
