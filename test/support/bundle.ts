import { build, type Rolldown } from 'vite';

type Chunks = Rolldown.RolldownOutput['output'];

/** A module and all it needs, minified for a browser: first the file of this name, then its others. */
export async function bundle(entry: string, name: string): Promise<Chunks> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      assetsDir: '',
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: name },
      },
    },
    // As with any bundler that loads a part when it is asked for, and nothing with it.
    plugins: [
      {
        name: 'parlour:no-preload',
        enforce: 'pre',
        load: (id) =>
          id === '\0vite/preload-helper.js'
            ? 'export const __vitePreload = (load) => load();'
            : null,
      },
    ],
  });
  return (built as Rolldown.RolldownOutput).output;
}
