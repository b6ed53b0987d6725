/** The other signals of OpenTelemetry: the field of a request that holds them, and their name. */
export const SIGNAL_NAMES = {
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
  resourceProfiles: 'profiles',
} as const;

export type OtherSignal = keyof typeof SIGNAL_NAMES;

export const OTHER_SIGNALS: readonly OtherSignal[] = ['resourceLogs', 'resourceMetrics', 'resourceProfiles'];
