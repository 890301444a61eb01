import type { DatabaseSync } from 'node:sqlite';
import { AuditReader } from './audit-reader.ts';
import { Finder } from './finder.ts';
import { InviteReader } from './invite-reader.ts';
import { KeepReader } from './keep-reader.ts';
import { PasswordReader } from './password-table.ts';
import { PersonReader } from './person-reader.ts';
import { PointLogReader } from './point-reader.ts';
import { LogReader } from './read.ts';
import { ReviewLogReader } from './review-reader.ts';
import { Runs } from './run.ts';
import { WroteReader } from './wrote.ts';

/** All that reads a log, each a part of it. */
export type LogReaders = ReturnType<typeof openReaders>;

export function openReaders(database: DatabaseSync, run: string) {
  const reader = new LogReader(database);
  return {
    reader,
    runs: new Runs(database, reader, run),
    keeps: new KeepReader(database, reader),
    finder: new Finder(database),
    passwords: new PasswordReader(database),
    wrote: new WroteReader(database),
    invites: new InviteReader(database),
    audit: new AuditReader(database, reader),
    people: new PersonReader(database, reader),
    points: new PointLogReader(database, reader),
    review: new ReviewLogReader(database, reader),
  };
}
