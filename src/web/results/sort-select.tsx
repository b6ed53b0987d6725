/** The order of results where the table has no heads: on narrow screens. */
import { r } from '../messages/results.ts';
import { change } from '../state/place.ts';
import { columnLabel } from './column-label.ts';
import { columns, isSortable, order, shape, sortText } from './state.ts';

export function SortSelect() {
  const { name, isDescending } = order.value;
  const names = [...new Set([name, ...columns.value.filter(isSortable)])];
  return (
    <select
      class="sort-select"
      aria-label={r.order}
      value={`${isDescending ? '-' : ''}${name}`}
      onChange={({ currentTarget }) => change({ sort: sortText(currentTarget.value) })}
    >
      {names.flatMap((one) => [
        <option key={`-${one}`} value={`-${one}`}>
          {r.downwards(columnLabel(one, shape.value))}
        </option>,
        <option key={one} value={one}>
          {r.upwards(columnLabel(one, shape.value))}
        </option>,
      ])}
    </select>
  );
}
