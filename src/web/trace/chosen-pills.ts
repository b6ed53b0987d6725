/** The pills that the URL has. The critical path has a parameter of its own, because a key and links draw it, too. */
import { computed } from '@preact/signals';
import { change, parameter } from '../state/place.ts';
import { parsePills, withPill } from './pills.ts';

export const PATH_PILL = 'cp';

const listed = parameter('f');
const path = parameter('cp');

export const chosenPills = computed((): readonly string[] => [
  ...parsePills(listed.value).filter((pill) => pill !== PATH_PILL),
  ...(path.value === '1' ? [PATH_PILL] : []),
]);

export function choosePill(pill: string, isOn: boolean): void {
  change(pill === PATH_PILL ? { cp: isOn ? '1' : undefined } : { f: withPill(listed.value, pill, isOn) });
}
