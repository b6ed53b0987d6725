/** Attributes that the spans of two traces have with different values. */
import { t } from '../messages/en.ts';
import type { Changes } from './comparison.ts';

export function ChangedAttributes({ changes }: { readonly changes: Changes[number]['changedAttributes'] }) {
  return (
    <table class="changed-attributes">
      <thead>
        <tr>
          <th scope="col">{t.attribute}</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ scope, key, a, b }) => (
          <tr key={`${scope} ${key}`}>
            <th scope="row">
              <span class="muted">{t.scopes[scope]}</span> {key}
            </th>
            <Value value={a} />
            <Value value={b} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <td class="muted">{t.absent}</td>;
  return (
    <td>
      <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
    </td>
  );
}
