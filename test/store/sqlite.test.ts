import { describe } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { storeContract } from '../contract/store.ts';
import { tempFolder } from '../support/temp.ts';

describe('the memory in SQLite', () => {
  storeContract(() => {
    const folder = tempFolder();
    return () => openSqliteStore({ folder, searchMs: 60_000 });
  });
});
