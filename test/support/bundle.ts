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
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: name },
      },
    },
  });
  return (built as Rolldown.RolldownOutput).output;
}
