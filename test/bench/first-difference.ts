/** Where an answer differs from the right one, for a person to read; undefined where it does not. */
export function firstDifference(answer: unknown, right: unknown, path = 'data'): string | undefined {
  if (!isObject(answer) || !isObject(right)) {
    return Object.is(answer, right) ? undefined : `${path} is ${JSON.stringify(answer)}, not ${JSON.stringify(right)}`;
  }
  for (const key of new Set([...Object.keys(right), ...Object.keys(answer)])) {
    const difference = firstDifference(answer[key], right[key], `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
