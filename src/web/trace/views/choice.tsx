/** A choice that is part of the URL. */
import { change, parameter } from '../../state/place.ts';

const by = parameter('by');

/** What the view is arranged by: one of its values, the first by default. */
export function arrangedBy<Value extends string>(values: readonly [Value, ...Value[]]): Value {
  return values.find((value) => value === by.value) ?? values[0];
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly values: readonly [Value, ...Value[]];
  readonly names: Readonly<Record<Value, string>>;
}

export function Choice<Value extends string>({ label, values, names }: ChoiceProps<Value>) {
  const chosen = arrangedBy(values);
  return (
    <div class="segments" role="group" aria-label={label}>
      {values.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => change({ by: value === values[0] ? undefined : value, sort: undefined })}
        >
          {names[value]}
        </button>
      ))}
    </div>
  );
}
