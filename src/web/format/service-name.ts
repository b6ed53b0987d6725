/** What a service without a name is called: the name that OpenTelemetry's SDKs give by default. */
export const UNKNOWN_SERVICE = 'unknown_service';

/** The name of a service as people read it. Filters and addresses keep the empty name. */
export function shownService(name: string): string {
  return name === '' ? UNKNOWN_SERVICE : name;
}
