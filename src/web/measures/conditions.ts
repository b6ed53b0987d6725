/** Conditions of TraceQL. */

/** A condition on a text. */
export function equals(field: string, value: string): string {
  return `${field} = ${JSON.stringify(value)}`;
}

export function ofService(name: string): string {
  return equals('resource.service.name', name);
}
