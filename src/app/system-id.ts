import { createHash } from 'node:crypto';
import type { ConfiguredBackend } from './backend-of.ts';

/** Names the storage: equal for every process on it, and after every restart. */
export function systemIdOf(backend: Pick<ConfiguredBackend, 'identity'>): string {
  return createHash('sha256').update(backend.identity()).digest('hex').slice(0, 32);
}
