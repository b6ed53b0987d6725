/** What the paths of exports begin with: `/export/{traceId}`. */
export const EXPORT_PREFIX = '/export/';
