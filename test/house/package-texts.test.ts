import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textIn, textsOf } from '../../bin/package-texts.ts';
import { packageNames } from '../../bin/packages.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const tarballs =
  'Until they are published, the packages are made in a checkout of the repository: `npm run pack` there writes `parlour-0.1.0.tgz` and `parlour-client-0.1.0.tgz`, and `npm install` takes the paths of those files in place of the names.';

/** The links of a text, but for those that lead to other sites and those in examples. */
const linksOf = (text: string) =>
  [...text.replace(/```[\s\S]*?\n```/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, url = '']) => url)
    .filter((url) => !/^[a-z]+:/.test(url));

/** The anchors of a text's headlines, as a forge makes them. */
const anchorsOf = (text: string) =>
  [...text.replace(/```[\s\S]*?\n```/g, '').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The links of texts that lead nowhere. */
function deadLinks(
  paths: Iterable<string>,
  read: (path: string) => string,
  isThere: (path: string) => boolean,
): readonly string[] {
  const texts = new Map<string, string>();
  const textOf = (path: string): string => {
    const known = texts.get(path) ?? read(path);
    texts.set(path, known);
    return known;
  };
  return [...paths]
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      linksOf(textOf(path))
        .filter((url) => {
          const [file = '', anchor] = url.split('#');
          const target = file === '' ? path : normalize(join(dirname(path), file));
          if (!isThere(target)) return true;
          return target.endsWith('.md') && anchor !== undefined
            ? !anchorsOf(textOf(target)).includes(anchor)
            : false;
        })
        .map((url) => `${path}: ${url}`),
    );
}

describe.each(packageNames)('what is to be read in %s', (name) => {
  const texts = textsOf(name);
  const dead = (textOf: (path: string) => string) =>
    deadLinks(texts.keys(), textOf, (path) => texts.has(path));

  test('has no dead link', () => {
    expect(dead((path) => textIn(name, path))).toEqual([]);
  });

  test('begins with a README of its own, which says how it is installed', () => {
    const readme = textIn(name, 'README.md');
    expect(readme).toMatch(new RegExp(`^# ${name}\n`));
    expect(readme).toContain(`npm install ${name}`);
    expect(readme).not.toMatch(/npm (ci|start)|<!--/);
  });
});

test('a dead link in a package is found', () => {
  const texts = textsOf('parlour');
  const dead = deadLinks(
    texts.keys(),
    (path) => read(texts.get(path) ?? path),
    (path) => texts.has(path),
  );
  expect(dead).toContain('docs/performance.md: ../src/hub/past.ts');
  expect(dead.length).toBeGreaterThan(20);
});

test('examples import by the names of doors in a package', () => {
  const examples = [...textsOf('parlour').keys()].filter((path) => /^examples\/.*\.ts$/.test(path));
  expect(examples.length).toBeGreaterThan(10);
  for (const path of examples) expect(textIn('parlour', path), path).not.toContain('src/');
});

const documents = [
  ...readdirSync(root).filter((path) => path.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
  'examples/compare/README.md',
];

test('documents of the repository have no dead link', () => {
  expect(deadLinks(documents, read, (path) => existsSync(join(root, path)))).toEqual([]);
});

test('whatever says how to install says how until it is published', () => {
  const install = /^.*npm install (?:.* )?parlour(?:-client)?(?: |$)/m;
  const saying = [...documents, 'docs/package/README.md', 'src/client/README.md'].filter((path) =>
    install.test(read(path)),
  );
  expect(saying.length).toBeGreaterThan(6);
  expect(saying.filter((path) => !read(path).includes(tarballs))).toEqual([]);
});
