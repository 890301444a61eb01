/**
 * SQLite as Node brings it, looked up where this is run: an import of it would end an older Node before
 * anybody can be told why in a sentence.
 */
export const { DatabaseSync, backup } = process.getBuiltinModule('node:sqlite');
export type DatabaseSync = import('node:sqlite').DatabaseSync;
