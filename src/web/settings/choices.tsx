/** A choice of a few values. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface ChoicesProps<Value extends string> {
  readonly title: string;
  readonly chosen: Signal<Value>;
  readonly labels: Readonly<Record<Value, string>>;
  readonly children?: ComponentChildren;
}

export function Choices<Value extends string>({ title, chosen, labels, children }: ChoicesProps<Value>) {
  return (
    <fieldset class="setting">
      <legend>{title}</legend>
      <div class="choices">
        {(Object.keys(labels) as Value[]).map((value) => (
          <label key={value}>
            <input
              type="radio"
              name={title}
              checked={chosen.value === value}
              onChange={() => {
                chosen.value = value;
              }}
            />
            {labels[value]}
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  );
}
