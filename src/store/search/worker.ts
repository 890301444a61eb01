import { setPriority } from 'node:os';
import { type Reply, serveThread } from '../sqlite/thread.ts';
import type { SearchRange } from '../store.ts';
import { SearchIndex } from './search-index.ts';

/** What the search's thread is asked. */
export type SearchRequest =
  | { readonly type: 'open'; readonly log: string; readonly index: string }
  | { readonly type: 'follow' }
  | {
      readonly type: 'search';
      readonly key: string;
      readonly query: string;
      readonly range: SearchRange;
      readonly ms: number;
    }
  | { readonly type: 'close' };

let paths: { readonly log: string; readonly index: string } | undefined;
let index: SearchIndex | undefined;

function use(): SearchIndex {
  if (!paths) throw new Error('The search is closed.');
  index ??= new SearchIndex(paths.log, paths.index);
  return index;
}

/** Whatever failed, the next request begins with a fresh look at the files. */
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

serveThread((request: SearchRequest): Reply => {
  switch (request.type) {
    case 'open':
      paths = request;
      return {};
    case 'follow':
      return { value: fresh((open) => open.step()) };
    case 'search': {
      const { key, query, range, ms } = request;
      return { value: fresh((open) => open.search(key, query, range, ms)) };
    }
    case 'close':
      paths = undefined;
      index?.close();
      return {};
  }
});
