/** The processes of a trace: what its resources are in Jaeger's JSON. */
import { getOrMake } from '../../model/get-or-make.ts';
import { stringText } from '../../model/json-text.ts';
import { type Resource, serviceName } from '../../model/span.ts';
import { sortedTags, tagsText } from './v1-values.ts';

export class V1Processes {
  readonly #ids = new Map<Resource, string>();
  /** By their text: resources that look the same are one process. */
  readonly #idsOfTexts = new Map<string, string>();

  /** `p1`, `p2` and so on. */
  idOf(resource: Resource): string {
    return getOrMake(this.#ids, resource, () =>
      getOrMake(this.#idsOfTexts, processText(resource), () => `p${this.#idsOfTexts.size + 1}`),
    );
  }

  /** All that were named, as JSON. */
  text(): string {
    return `{${Array.from(this.#idsOfTexts, ([text, id]) => `"${id}":${text}`).join(',')}}`;
  }
}

function processText(resource: Resource): string {
  const service = serviceName(resource);
  const tags = resource.attributes.filter(({ key, value }) => key !== 'service.name' || value !== service);
  return `{"serviceName":${stringText(service)},"tags":${tagsText(sortedTags(tags))}}`;
}
