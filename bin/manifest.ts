import { type Package, type PackageName, packages } from './packages.ts';

/** What of the repository's own package.json is so of every package. */
export interface RootManifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Where a source stands in a package, once it is JavaScript. */
export function builtPath(source: string): string {
  return source.replace(/^src\//, './lib/').replace(/\.ts$/, '.js');
}

/** The package.json of a package. */
export function manifestOf(name: PackageName, root: RootManifest): object {
  const one: Package = packages[name];
  const doors = Object.entries(one.doors).map(([door, source]) => {
    const built = builtPath(source);
    return [door, { types: built.replace(/\.js$/, '.d.ts'), default: built }];
  });
  const commands = Object.entries(one.commands).map(([command, source]) => [
    command,
    builtPath(source).slice(2),
  ]);
  return {
    name,
    version: root.version,
    description: one.about,
    license: root.license,
    type: 'module',
    engines: { node: one.node },
    ...(commands.length > 0 ? { bin: Object.fromEntries(commands) } : {}),
    ...(one.isPure ? { sideEffects: effectsOf(one) } : {}),
    exports: { ...Object.fromEntries(doors), './package.json': './package.json' },
    ...(one.dependencies.length > 0 ? { dependencies: versionsOf(one.dependencies, root) } : {}),
  };
}

/** The files that do something where they are imported. */
function effectsOf({ doors, elements }: Package): false | readonly string[] {
  if (elements.length === 0) return false;
  return elements.flatMap((door) => {
    const built = builtPath(doors[door] ?? '');
    return [built, built.replace(/\.js$/, '/*.js')];
  });
}

function versionsOf(names: readonly string[], { dependencies }: RootManifest): object {
  return Object.fromEntries(
    names.map((name) => {
      const version = dependencies[name];
      if (version === undefined) throw new Error(`${name} is not in package.json`);
      return [name, version];
    }),
  );
}
