import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Invite } from '../../protocol/invite.ts';
import type { Invites } from '../invites.ts';
import type { Writer } from './writing.ts';

interface InviteRow extends Omit<Invite, 'until' | 'people'> {
  readonly until: number | null;
  readonly people: number | null;
}

const columns = 'id, role, maker AS by, name, at, until, people, taken';

/** Reads the links of rooms. */
export class InviteReader {
  readonly #all: StatementSync;
  readonly #one: StatementSync;

  constructor(database: DatabaseSync) {
    this.#all = database.prepare(
      `SELECT ${columns} FROM invite WHERE room = ? AND people IS NOT 0 ORDER BY at, id`,
    );
    this.#one = database.prepare(`SELECT ${columns} FROM invite WHERE room = ? AND hash = ?`);
  }

  list(key: string): readonly Invite[] {
    return (this.#all.all(key) as unknown as InviteRow[]).map(inviteOf);
  }

  find(key: string, hash: string): Invite | undefined {
    const row = this.#one.get(key, hash) as unknown as InviteRow | undefined;
    return row && inviteOf(row);
  }
}

function inviteOf({ until, people, ...row }: InviteRow): Invite {
  return {
    ...row,
    ...(until === null ? {} : { until }),
    ...(people === null ? {} : { people }),
  };
}

/** The links of a log, read by one and written by the other. */
export function invitesOf(
  reader: InviteReader,
  writer: Pick<Writer, 'ask'>,
  read: <T>(work: () => T) => T,
): Invites {
  return {
    list: async (key) => read(() => reader.list(key)),
    find: async (key, hash) => read(() => reader.find(key, hash)),
    add: async (key, invite, hash) =>
      (await writer.ask('invite', { type: 'add', key, invite, hash })) === true,
    end: async (key, id, at) => {
      const ended = await writer.ask('invite', { type: 'end', key, id, at });
      return typeof ended === 'boolean' ? undefined : ended;
    },
    forget: async (key, id) => {
      await writer.ask('invite', { type: 'forget', key, id });
    },
  };
}
