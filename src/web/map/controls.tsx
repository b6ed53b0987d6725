/** What the map shows: a focus, how far around it, and how many calls at least. */
import { useEffect, useState } from 'preact/hooks';
import { m } from '../messages/map.ts';
import { s } from '../messages/services.ts';
import { change } from '../state/place.ts';
import { focusName, labelOf, type MapNode } from './calls.ts';
import { focus, HOPS, hops, min } from './state.ts';

export function Controls({ nodes }: { readonly nodes: readonly MapNode[] }) {
  return (
    <>
      <FocusField nodes={nodes} />
      <label class="select-label">
        {s.hops}
        <select
          value={String(hops.value)}
          disabled={focus.value === undefined}
          onChange={({ currentTarget }) => change({ hops: currentTarget.value })}
        >
          {HOPS.map((value) => (
            <option key={value} value={String(value)}>
              {value}
            </option>
          ))}
        </select>
      </label>
      <label class="select-label">
        {s.minCalls}
        <input
          class="min-calls"
          type="number"
          min="1"
          value={String(min.value)}
          onInput={({ currentTarget: { value } }) => change({ min: value === '1' ? undefined : value }, 'replace')}
        />
      </label>
    </>
  );
}

/** Finds a node by a part of its name. Offers what there is. */
function FocusField({ nodes }: { readonly nodes: readonly MapNode[] }) {
  const focused = nodes.find((node) => focusName(node) === focus.value);
  const committed = focused === undefined ? (focus.value ?? '') : labelOf(focused);
  const [text, setText] = useState(committed);
  useEffect(() => setText(committed), [committed]);
  const find = (event: Event): void => {
    event.preventDefault();
    const found = nodeNamed(text.trim(), nodes);
    change({ focus: found === undefined ? text.trim() : focusName(found) });
  };
  return (
    <form class="select-label" role="search" onSubmit={find}>
      <label for="map-focus">{m.find}</label>
      <input
        id="map-focus"
        class="focus-field"
        type="search"
        list="map-nodes"
        placeholder={m.findHint}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
      />
      <datalist id="map-nodes">
        {nodes.map((node) => (
          <option key={node.id} value={labelOf(node)} />
        ))}
      </datalist>
    </form>
  );
}

/** The node with this name, or else the only one whose name has the text in it. */
function nodeNamed(text: string, nodes: readonly MapNode[]): MapNode | undefined {
  if (text === '') return undefined;
  const exact = nodes.find((node) => labelOf(node) === text);
  const [only, ...others] = nodes.filter((node) => labelOf(node).toLowerCase().includes(text.toLowerCase()));
  return exact ?? (others.length === 0 ? only : undefined);
}
