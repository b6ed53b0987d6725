import type { Config } from '../config/config.ts';
import type { Meter } from '../metrics/definition.ts';
import { type AuditLog, openAuditLog } from '../telemetry/audit-log.ts';
import { AUDIT_LOST } from '../telemetry/audit-metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';

interface AuditParts {
  readonly meter: Meter;
  readonly log: Logger;
}

/** The audit log of the calling thread. Undefined: the configuration has none. Throws OUTPUT_UNUSABLE. */
export function openAudit({ audit }: Config, { meter, log }: AuditParts): AuditLog | undefined {
  const { path, maxUnwrittenBytes } = audit;
  if (path === undefined) return undefined;
  const warn = rateLimited(log);
  return openAuditLog({
    path,
    maxUnwrittenBytes,
    onLost: () => {
      meter.add(AUDIT_LOST, 1);
      warn({ path }, 'Lines of the audit log are lost, because the disk does not take them');
    },
    onFailure: (err) => warn({ err, path }, 'The audit log could not be written; its lines wait'),
  });
}
