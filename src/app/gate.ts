import { type Gate, OPEN_GATE } from '../access/gate.ts';
import { withHeaderTenant } from '../access/header-tenant.ts';
import type { Config } from '../config/config.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import { auditedGate } from '../telemetry/audited-gate.ts';

/** The gate of the doors of the calling thread. `audit` gets a line for each request that is not admitted. */
export function gateOf({ tenants }: Config, audit: AuditLog | undefined): Gate {
  const gate = tenants === undefined ? OPEN_GATE : withHeaderTenant(OPEN_GATE, tenants);
  return audit === undefined ? gate : auditedGate(gate, audit);
}
