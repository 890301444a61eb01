import type { Fact } from '../../src/protocol/fact.ts';
import type { Message } from '../../src/protocol/record.ts';
import type { PeopleReader } from '../../src/store/people.ts';

interface PeopledRooms {
  readonly facts: (key: string) => readonly (Fact & { readonly seq: number })[];
  readonly message: (key: string, seq: number) => Message | undefined;
  readonly isRestorable: (key: string, seq: number) => boolean;
}

/** What is known of people, worked out anew for each question. */
export function modelPeople({ facts, message, isRestorable }: PeopledRooms): PeopleReader {
  const postedBy = (key: string, ids: readonly string[]) =>
    facts(key).filter(({ change, author }) => change.type === 'posted' && ids.includes(author.id));
  const said = async (key: string, ids: readonly string[]) => {
    const own = postedBy(key, ids);
    return { messages: own.length, ...(own[0] ? { since: own[0].at } : {}) };
  };
  return {
    said,
    async record(key, ids) {
      const notes = facts(key).flatMap(({ seq, author, at, change }) =>
        change.type === 'noted' && ids.includes(change.person)
          ? [{ seq, author, at, text: change.text }]
          : [],
      );
      return { ...(await said(key, ids)), notes: notes.slice(-20) };
    },
    async hasWords(key, { ids, from, upTo, takesHidden }) {
      return postedBy(key, ids).some(({ seq }) => {
        if (seq < from || seq > upTo) return false;
        const isShown = message(key, seq)?.removedAt === undefined;
        return isShown || (takesHidden && isRestorable(key, seq));
      });
    },
    async unread(key, { after, ids }) {
      const isNew = ({ seq, author }: Message) => seq > after && !ids.includes(author.id);
      const all = facts(key).flatMap(({ seq }) => message(key, seq) ?? []);
      const found = all.filter((one) => isNew(one) && one.removedAt === undefined);
      const more = found.length > 100 && { more: true as const };
      const counted = found.slice(-100);
      const isMeant = (id: string) => id === 'here' || ids.includes(id);
      const named = counted.filter((one) => one.mentions?.some(({ id }) => isMeant(id)));
      return { unread: counted.length, mentions: named.length, ...more };
    },
    async wasHost(key, persons) {
      const isOf = ({ author }: Fact) => author.badge === 'host' && persons.includes(author.id);
      return facts(key).some(isOf);
    },
    async hasWritten(key, persons) {
      const isAsked = facts(key).some(
        ({ change: c }) =>
          c.type === 'set' &&
          (c.setting === 'hold'
            ? c.value === 'newcomers'
            : ['newcomers', 'calm'].includes(c.setting) && c.value !== 0),
      );
      const isOf = ({ author }: Fact) => !author.claimed;
      return !isAsked || postedBy(key, persons).some(isOf);
    },
  };
}
