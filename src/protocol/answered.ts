import type { Command } from './command.ts';
import type { Reply } from './reply.ts';

/**
 * The way in which a command is done among those of its connection. `holds`: what comes behind waits
 * until it is done. `flies`: it does not, up to the sixteenth that flies. `at once`: there is nothing to
 * wait for.
 */
export type Pipelining = 'holds' | 'flies' | 'at once';

/** The answer to a command where it is not refused. */
export interface Answering {
  /** One of these words; none where it needs no answer. */
  readonly by: readonly Reply['type'][];
  readonly pipelining: Pipelining;
}

const by = (answer: Reply['type'], pipelining: Pipelining): Answering => ({
  by: [answer],
  pipelining,
});
const decided = by('ack', 'flies');
const unanswered: Answering = { by: [], pipelining: 'at once' };

/** The answer to each command of the native dialect. */
export const answering: Readonly<Record<Command['type'], Answering>> = {
  hello: by('welcome', 'holds'),
  token: by('refreshed', 'flies'),
  name: by('named', 'at once'),
  join: by('joined', 'holds'),
  leave: by('left', 'at once'),
  typing: unanswered,
  read: unanswered,
  mine: by('mine', 'flies'),
  people: by('people', 'at once'),
  queue: by('queue', 'flies'),
  beat: by('beat', 'at once'),
  grow: { by: ['grows', 'ack'], pipelining: 'holds' },
  history: by('history', 'holds'),
  messages: by('messages', 'holds'),
  post: decided,
  edit: decided,
  remove: decided,
  react: decided,
  set: decided,
  grant: decided,
  revoke: decided,
  hide: decided,
  restore: decided,
  clear: decided,
  pin: decided,
  unpin: decided,
  announce: decided,
  timeout: decided,
  ban: decided,
  unban: decided,
  note: decided,
  calm: decided,
  approve: decided,
  reject: decided,
  report: decided,
  make: decided,
  link: decided,
  ask: decided,
  answer: decided,
};
