/** The head of a column that sorts. */
import { Icon } from '../shell/icon.tsx';

interface SortHeadProps {
  readonly label: string;
  /** What orders the table now. */
  readonly order: { readonly name: string; readonly isDescending: boolean };
  /** What this column orders by. */
  readonly name: string;
  readonly onSort: () => void;
}

export function SortHead({ label, order, name, onSort }: SortHeadProps) {
  const isSorted = order.name === name;
  return (
    <th
      scope="col"
      class={`of-${name}`}
      aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" onClick={onSort}>
        {label}
        {isSorted && <Icon name={order.isDescending ? 'down' : 'up'} />}
      </button>
    </th>
  );
}
