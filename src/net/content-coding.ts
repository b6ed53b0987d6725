/** Which content codings a client takes. */

/** Whether `accepted`, an `accept-encoding` header, names this coding without refusing it. */
export function takesCoding(accepted: string, coding: string): boolean {
  return accepted.split(',').some((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
