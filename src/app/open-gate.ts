import type { Gate } from '../access/gate.ts';
import { type AccessRules, createGate } from '../access/rules/create-gate.ts';
import type { Meter } from '../metrics/definition.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import { auditedGate } from '../telemetry/audited-gate.ts';

interface GateParts {
  /** Undefined: everyone is let in. */
  readonly rules: AccessRules | undefined;
  readonly meter: Meter;
  /** Undefined: there is no audit log. */
  readonly audit: AuditLog | undefined;
}

/** The gate of the calling thread. */
export function openGate({ rules, meter, audit }: GateParts): Gate {
  const gate = createGate(rules, meter);
  return audit === undefined ? gate : auditedGate(gate, audit);
}
