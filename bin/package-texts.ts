// What is to be read in a package, as it stands there: a link leads to what ships, and what it leads to
// otherwise is only named; sections of the repository's README stand in the package's, too.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { type Package, type PackageName, packages } from './packages.ts';

const root = join(import.meta.dirname, '..');
const link = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;
const fence = /(```[\s\S]*?\n```)/;
const ownSource = /'(?:\.\.\/)+src\/[^']+';? \/\/ in a project of yours: '([^']+)'/g;

/** The files of a package that are read: where they stand in it, and in the repository. */
export function textsOf(name: PackageName): ReadonlyMap<string, string> {
  const { readme, texts, leftOut }: Package = packages[name];
  const files = texts.flatMap(filesIn).filter((path) => !leftOut.some((one) => isIn(path, one)));
  return new Map([['README.md', readme], ...files.map((path) => [path, path] as const)]);
}

/**
 * A text of a package: sections that it names are put in, links lead from where it stands, and examples
 * import by the name of a door.
 *
 * @param path where it stands in the package
 */
export function textIn(name: PackageName, path: string): string {
  const texts = textsOf(name);
  const source = texts.get(path) ?? path;
  const text = read(source);
  if (/\.tsx?$/.test(path)) return text.replace(ownSource, "'$1';");
  if (!path.endsWith('.md')) return text;
  const places = new Map([...texts].map(([target, from]) => [from, target]));
  places.set('README.md', 'README.md');
  const own = linked(text, { from: source, to: path, places });
  return own.replace(/^<!-- (README\.md): (.*) -->$/gm, (_, from: string, title: string) =>
    linked(section(title), { from, to: path, places }).replaceAll('npm start -- ', 'npx parlour '),
  );
}

interface Move {
  readonly from: string;
  readonly to: string;
  /** The places of all that ships, by those in the repository. */
  readonly places: ReadonlyMap<string, string>;
}

/** The same text where its links are those of another place. */
function linked(text: string, { from, to, places }: Move): string {
  const parts = text.split(fence);
  const at = (image: string, words: string, url: string): string => {
    if (/^([a-z]+:|#)/.test(url)) return `${image}[${words}](${url})`;
    const [path = '', anchor] = url.split('#');
    const place = places.get(normalize(join(dirname(from), path)));
    if (place === undefined) return words;
    const way = place === to && anchor !== undefined ? '' : relative(dirname(to), place);
    return `${image}[${words}](${way}${anchor === undefined ? '' : `#${anchor}`})`;
  };
  const moved = (part: string) =>
    part.replace(link, (_, image: string, words: string, url: string) => at(image, words, url));
  return parts.map((part) => (part.startsWith('```') ? part : moved(part))).join('');
}

function section(title: string): string {
  const [, ...parts] = read('README.md').split(/^## /m);
  const found = parts.find((part) => part.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`README.md has no part called ${title}`);
  return `## ${found.trim()}`;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

function filesIn(path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
