/** The pills that the URL has. The critical path has a parameter of its own, because a key and links draw it, too. */
import { computed } from '@preact/signals';
import { change, parameter } from '../state/place.ts';
import { parsePills, withPill } from './pills.ts';

export const PATH_PILL = 'cp';

const listed = parameter('f');
const path = parameter('cp');
const find = parameter('find');

export const chosenPills = computed((): readonly string[] => [
  ...parsePills(listed.value).filter((pill) => pill !== PATH_PILL),
  ...(path.value === '1' ? [PATH_PILL] : []),
]);

/** The line in their bars tells which spans are meant: their names are not marked. */
export const isPathAlone = computed(() => path.value === '1' && chosenPills.value.length === 1 && !find.value);

export function choosePill(pill: string, isOn: boolean): void {
  change(pill === PATH_PILL ? { cp: isOn ? '1' : undefined } : { f: withPill(listed.value, pill, isOn) });
}
