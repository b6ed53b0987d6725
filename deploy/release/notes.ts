/** What CHANGELOG.md says of a version. */

/** The text of the section of a version, without its heading. Undefined: there is none, or it says nothing. */
export function notesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  // Definitions of links are for the whole file, and stand at its end.
  const notes = section
    ?.replace(/^.*\n/, '')
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .trim();
  return notes === undefined || notes === '' ? undefined : `${notes}\n`;
}

/** One text for each file whose version is not that of the tag, and for a tag that names no version. */
export function wrongVersions(tag: string, versions: Readonly<Record<string, string>>): string[] {
  if (!/^v\d+\.\d+\.\d+$/.test(tag)) return ['a tag of a version is v and three numbers, such as v1.2.3'];
  return Object.entries(versions).flatMap(([file, version]) =>
    `v${version}` === tag ? [] : [`${file} has version ${version}`],
  );
}
