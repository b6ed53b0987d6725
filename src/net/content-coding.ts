/** Which content codings a client takes. */

/**
 * The coding that `accepted`, an `accept-encoding` header, likes best; of equals the first. Undefined if it takes none of them (RFC
 * 9110, 12.5.3).
 */
export function preferredCoding<Coding extends string>(
  accepted: string,
  codings: readonly Coding[],
): Coding | undefined {
  const weights = new Map(accepted.split(',').map(weightOf));
  const others = weights.get('*') ?? 0;
  let [best, most]: [Coding | undefined, number] = [undefined, 0];
  for (const coding of codings) {
    const weight = weights.get(coding) ?? others;
    if (weight > most) [best, most] = [coding, weight];
  }
  return best;
}

function weightOf(item: string): readonly [name: string, weight: number] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  return [name, weight === undefined ? 1 : Number(weight) || 0];
}
