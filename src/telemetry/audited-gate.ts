import type { Gate } from '../access/gate.ts';
import { SpangraphError } from '../errors.ts';
import type { AuditLog } from './audit-log.ts';

/** Writes a line for each request that `gate` does not admit. */
export function auditedGate(gate: Gate, audit: Pick<AuditLog, 'write'>): Gate {
  return {
    admit: async (credentials, need) => {
      try {
        return await gate.admit(credentials, need);
      } catch (thrown) {
        const { door, address } = credentials;
        const { code } = SpangraphError.from(thrown);
        audit.write({ door, address, caller: null, tenant: null, outcome: 'refused', codes: [code] });
        throw thrown;
      }
    },
  };
}
