/**
 * What others install: the two packages, each with its doors, its Node and what it depends on. Their
 * manifests are made of it, and the tests of imports, examples and documents ask it what may be named.
 */
export interface Package {
  readonly about: string;
  /** The Node that it runs on, as npm reads it. */
  readonly node: string;
  /** What others may import, each with its source. */
  readonly doors: Readonly<Record<string, string>>;
  /** Commands, each with its source. */
  readonly commands: Readonly<Record<string, string>>;
  /** What it needs beside itself; the versions are those of package.json. */
  readonly dependencies: readonly string[];
  /** Doors that define an element of a page: prebuilt, and their types are for a page. */
  readonly elements: readonly string[];
  /** Nothing else happens where it is imported, so that bundlers leave out what is not used. */
  readonly isPure: boolean;
  /** What goes along to be read: files and folders of the repository. */
  readonly texts: readonly string[];
  /** Those of them that stay here: they are about how it is made. */
  readonly leftOut: readonly string[];
  /** The file that is its README. */
  readonly readme: string;
}

const protocol = { './protocol': 'src/protocol/index.ts' };

export const packages = {
  parlour: {
    about:
      'Chat rooms for any page: one process, an embedded database, every kind of client in the same room.',
    node: '>=24.15',
    doors: {
      '.': 'src/index.ts',
      './client': 'src/client/index.ts',
      './client/host': 'src/client/host/index.ts',
      './client/view': 'src/client/view/index.ts',
      ...protocol,
      './router': 'src/router/index.ts',
    },
    commands: { parlour: 'src/cli/main.ts' },
    dependencies: [
      '@hono/node-server',
      '@prometheus-io/client',
      'commander',
      'hono',
      'htmx-ext-ws',
      'htmx.org',
      'jose',
      'pino',
      'ws',
      'zod',
    ],
    elements: [],
    isPure: false,
    texts: ['LICENSE', 'CHANGELOG.md', 'docs', 'examples', 'bench/load.svg'],
    leftOut: ['docs/decisions.md', 'docs/tour.md', 'docs/package'],
    readme: 'docs/package/README.md',
  },
  'parlour-client': {
    about: "Parlour's client: chat rooms in a page or a program of yours, with no dependencies.",
    node: '>=20.19',
    doors: {
      '.': 'src/client/index.ts',
      './host': 'src/client/host/index.ts',
      './view': 'src/client/view/index.ts',
      './element': 'src/client/element.ts',
      ...protocol,
    },
    commands: {},
    dependencies: [],
    elements: ['./element'],
    isPure: true,
    texts: ['LICENSE', 'CHANGELOG.md'],
    leftOut: [],
    readme: 'src/client/README.md',
  },
} as const satisfies Record<string, Package>;

export type PackageName = keyof typeof packages;

export const packageNames = Object.keys(packages) as readonly PackageName[];

/** Every door by the name under which it is imported: `parlour/client` → `src/client/index.ts`. */
export function doorsByName(): ReadonlyMap<string, string> {
  return new Map(
    packageNames.flatMap((name) =>
      Object.entries(packages[name].doors).map(([door, source]) => [
        door.replace(/^\./, name),
        source,
      ]),
    ),
  );
}
