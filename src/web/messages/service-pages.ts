/** More texts of the pages of services. */
export const p = {
  filter: 'Filter by name',
  filtered: (text: string) => `No service has “${text}” in its name`,
  clearFilter: 'Remove the filter',
  failedOf: (name: string) => `Search failed spans of ${name}`,
  slowOf: (name: string, length: string) => `Search spans of ${name} that took ${length} and more`,
  spansOf: (name: string) => `Search spans of ${name}`,
  before: (text: string) => `${text} in the equally long time before`,
  whySlow: 'Why some spans are slow',
  versions: 'Versions',
  version: 'Version',
  noVersion: 'no version',
  firstVersions: (shown: number, all: number) => `the ${shown} with the most spans of ${all}`,
};
