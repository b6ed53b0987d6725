/** Tells names of hosts from other names with dots: classes, packages, properties, files of source code. */

/** Last labels of names of hosts. Those in the second list also end other names, so that they need three labels. */
const ENDINGS = wordsOf('com org edu gov local localdomain internal lan corp svc arpa onion');
const COMMON_ENDINGS = wordsOf(
  'net io dev app cloud co ai info eu de uk fr nl ch pl jp cn br au ca test example invalid home consul',
);
/** First labels of packages, which are names of domains turned around. */
const PACKAGES = wordsOf('com org net io edu gov dev java javax jakarta jdk sun kotlin scala android');
const SOURCE_FILES = wordsOf(
  'c cc cpp cs cxx dart erl ex exs go h hpp hs java js jsx kt lua mjs cjs ml php pl pm py rb rs scala sh sql swift ts tsx vue',
);
/** What comes before the name of a host. */
const INTRODUCTION =
  /(?:^|[^a-z])(?:lookup|host|hostname|resolve|resolving|enotfound|eai_again|connect to|dial tcp):? $/i;
const INTRODUCTION_LENGTH = 16;

/** `name`: labels with dots between them, followed by a port or not. `before`: the text before it. */
export function isHostName(name: string, hasPort: boolean, before: string): boolean {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (!/^[a-z][a-z0-9-]*$/i.test(last)) return false;
  // `main.go:42` is a line of a file.
  if (hasPort) return !SOURCE_FILES.has(last);
  if (INTRODUCTION.test(before.slice(-INTRODUCTION_LENGTH))) return true;
  if (name !== name.toLowerCase() || PACKAGES.has(labels[0] ?? '')) return false;
  return ENDINGS.has(last) || (labels.length > 2 && COMMON_ENDINGS.has(last));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
