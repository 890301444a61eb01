import type { DatabaseSync } from 'node:sqlite';
import type { SearchPage, SearchRange } from '../../protocol/search-range.ts';
import { checkSame, type OpenFile } from '../sqlite/guard.ts';
import { LogReader, openToRead } from '../sqlite/read.ts';
import { IndexDamaged, IndexFile } from './index-file.ts';
import { type Followed, Indexer } from './indexer.ts';
import { TextFinder } from './text-finder.ts';

/** Milliseconds of one step of indexing, which a search may have to wait for. */
const stepMs = 5;

/**
 * The search in a log, and the index that makes it quick. That index is derived: whatever is wrong
 * with it, it is made anew from the log, and until then the texts themselves are read.
 */
export class SearchIndex {
  readonly #path: string;
  readonly #log: DatabaseSync;
  readonly #reader: LogReader;
  readonly #finder: TextFinder;
  #open: { readonly file: IndexFile; readonly indexer: Indexer } | undefined;

  /**
   * @param log the file that is written to
   * @throws LogLost where its name leads to another one
   */
  constructor(log: OpenFile, indexPath: string) {
    this.#path = indexPath;
    this.#log = openToRead(log.path);
    try {
      checkSame(log);
    } catch (error) {
      this.#log.close();
      throw error;
    }
    this.#reader = new LogReader(this.#log);
    this.#finder = new TextFinder(this.#log, this.#reader);
  }

  /** Indexes a little of what is committed. */
  step(): Followed {
    try {
      this.#open ??= this.#openFile();
      return this.#open.indexer.step(stepMs);
    } catch (error) {
      this.#forget(error);
      throw error;
    }
  }

  /** @param ms after which it gives up */
  search(key: string, query: string, range: SearchRange, ms: number): SearchPage {
    try {
      return this.#finder.find(key, query, range, ms, this.#open?.file);
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error;
      this.#forget(error);
      return this.#finder.find(key, query, range, ms);
    }
  }

  close(): void {
    this.#open?.file.close();
    this.#reader.close();
  }

  #openFile() {
    const { epoch } = this.#reader;
    let file = new IndexFile(this.#path, epoch);
    if (!this.#isOfLog(file)) {
      file.discard();
      file = new IndexFile(this.#path, epoch);
    }
    return { file, indexer: new Indexer(this.#log, file) };
  }

  /** Was the index made from this very log? The digest at its cursor says so. */
  #isOfLog(file: IndexFile): boolean {
    if (file.cursor === 0) return true;
    try {
      const digest = this.#log.prepare('SELECT digest FROM fact WHERE id = ?').get(file.cursor);
      return digest?.digest === file.digest;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Closes an index that failed, to be opened afresh; one that is damaged is made anew. */
  #forget(error: unknown): void {
    const file = this.#open?.file;
    this.#open = undefined;
    if (error instanceof IndexDamaged) file?.discard();
    else file?.close();
  }
}
