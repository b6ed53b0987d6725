/** Whose quotas a request counts for: those of its caller, and those of the caller's tenant. */
import { type Caller, DEFAULT_TENANT, OWN_NAME } from '../caller.ts';
import type { QuotaHolder, QuotaLimits, Visit } from './quotas.ts';
import { Quotas } from './quotas.ts';

/** Doors that store, and doors that answer, count apart. */
export interface DoorLimits {
  readonly ingest: QuotaLimits;
  readonly read: QuotaLimits;
}

/** The limits of callers and tenants. Plain data, because it crosses threads. */
export interface QuotaRules {
  readonly eachCaller: DoorLimits;
  readonly eachTenant: DoorLimits;
  /** By name, in place of those of each. */
  readonly callers: Readonly<Record<string, DoorLimits>>;
  readonly tenants: Readonly<Record<string, DoorLimits>>;
}

/** Counts a request of this caller. Throws RATE_LIMITED. */
export type Enter = (caller: Caller) => Visit;

/** Counts the requests of one kind of door of this thread, but not those of the process itself. */
export class DoorQuotas {
  readonly #door: keyof DoorLimits;
  readonly #quotas = new Quotas();
  #rules: QuotaRules;

  constructor(door: keyof DoorLimits, rules: QuotaRules) {
    this.#door = door;
    this.#rules = rules;
  }

  /** Counts a request. Throws RATE_LIMITED. */
  readonly enter: Enter = (caller) =>
    this.#quotas.enter(caller.name === OWN_NAME ? [] : holdersOf(caller, this.#door, this.#rules));

  /** Other rules take the place of these. What was taken stays counted. */
  replace(rules: QuotaRules): void {
    this.#rules = rules;
  }
}

function holdersOf({ name, tenant }: Caller, door: keyof DoorLimits, rules: QuotaRules): QuotaHolder[] {
  const ownCaller = Object.hasOwn(rules.callers, name) ? rules.callers[name] : undefined;
  const ownTenant = Object.hasOwn(rules.tenants, tenant) ? rules.tenants[tenant] : undefined;
  const setting = (own: DoorLimits | undefined, each: string): string =>
    `quotas.${own === undefined ? each : 'overrides'}: ${door}`;
  return [
    {
      // Tenants may give the same names.
      key: `caller ${tenant}/${name}`,
      title: `caller ${name}`,
      setting: setting(ownCaller, 'each_caller'),
      limits: (ownCaller ?? rules.eachCaller)[door],
    },
    {
      key: `tenant ${tenant}`,
      title: tenant === DEFAULT_TENANT ? 'store without a tenant' : `tenant ${tenant}`,
      setting: setting(ownTenant, 'each_tenant'),
      limits: (ownTenant ?? rules.eachTenant)[door],
    },
  ];
}
