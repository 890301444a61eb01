import { setPriority } from 'node:os';
import type { SearchPage, SearchRange } from '../../protocol/search-range.ts';
import type { OpenFile } from '../sqlite/guard.ts';
import { serveThread } from '../sqlite/thread.ts';
import type { Followed } from './indexer.ts';
import { SearchIndex } from './search-index.ts';

/** The questions to the search's thread. */
export interface SearchQuestions {
  readonly open: { readonly asks: Paths; readonly gives: undefined };
  /** Does a step behind the log. */
  readonly follow: { readonly asks: undefined; readonly gives: Followed };
  readonly search: { readonly asks: SearchAsked; readonly gives: SearchPage };
  readonly close: { readonly asks: undefined; readonly gives: undefined };
}

interface Paths {
  readonly log: OpenFile;
  readonly index: string;
}

export interface SearchAsked {
  readonly key: string;
  readonly query: string;
  readonly range: SearchRange;
  readonly ms: number;
}

let paths: Paths | undefined;
let index: SearchIndex | undefined;

function use(): SearchIndex {
  if (!paths) throw new Error('The search is closed.');
  index ??= new SearchIndex(paths.log, paths.index);
  return index;
}

/** Works on the index; after a failure, the next request begins with a fresh look at the files. */
function fresh<T>(work: (index: SearchIndex) => T): T {
  try {
    return work(use());
  } catch (error) {
    index?.close();
    index = undefined;
    throw error;
  }
}

// Linux gives each thread a priority of its own; elsewhere it would be the whole process's. Somebody
// waits for this one: it may be late, but not starve.
if (process.platform === 'linux') setPriority(0, 5);

serveThread<SearchQuestions>({
  open(asked) {
    paths = asked;
    return { value: undefined };
  },
  follow: () => ({ value: fresh((open) => open.step()) }),
  search: ({ key, query, range, ms }) => ({
    value: fresh((open) => open.search(key, query, range, ms)),
  }),
  close() {
    paths = undefined;
    index?.close();
    return { value: undefined };
  },
});
