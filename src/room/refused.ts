import { doorCodes } from '../protocol/entry.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Decided } from './ground.ts';

/** The reasons why somebody may not speak in a room. */
export const speechCodes = [
  ...doorCodes,
  'archived',
  'read_only',
] as const satisfies readonly ErrorCode[];
export type SpeechCode = (typeof speechCodes)[number];

const aimed = ['no_message', 'message_gone', 'not_yours', ...speechCodes] as const;
const onSomebody = ['no_person', 'bad_shape', 'no_message', 'no_address', 'too_many_out'] as const;
const person = ['bad_person', 'not_allowed', 'above_you'] as const;
/** The refusals for a message that answers another one. */
const answering = ['no_message', 'message_gone'] as const;
/** The refusals for what is said in words. */
const words = ['filtered', 'link_refused'] as const;
/** The refusals by a hook. */
const asked = ['host_refused', 'hook_failed'] as const;
/** The refusals that every act of order may meet. */
const act = ['not_allowed'] as const;
const onMessage = [...doorCodes, ...act, 'no_message', 'above_you'] as const;
/** The refusals that every command may meet. */
const always = [
  'guests_off',
  'linked',
  'ref_reused',
  'too_fast',
  'storage_full',
  'storage_failed',
] as const;

/** Refusals by command, besides what is wrong about its words; docs of every road repeat them. */
export const refusedBy = {
  post: [
    ...always,
    ...speechCodes,
    ...answering,
    ...words,
    ...asked,
    'newcomer',
    'work_needed',
    'slow',
    'queue_full',
  ],
  edit: [...always, ...aimed, ...words, ...asked, 'edit_late', 'queue_full'],
  remove: [...always, ...aimed, 'above_you'],
  react: [...always, ...aimed, ...words, 'bad_emoji', 'too_many_reactions', 'work_needed'],
  set: [
    ...always,
    ...doorCodes,
    ...words,
    'bad_setting',
    'text_marks',
    'bad_filter',
    'not_allowed',
    'passwords_busy',
    'too_many_tries',
  ],
  grant: [
    ...always,
    ...doorCodes,
    ...person,
    'too_many_roles',
    'name_too_long',
    'text_marks',
    'bad_name',
  ],
  revoke: [...always, ...doorCodes, ...person],
  make: [...always, 'no_key', 'no_room', 'not_allowed', 'room_taken'],
  link: [...always, ...doorCodes, 'no_guest', 'link_taken', 'too_many_guests'],
  take: [...always, 'no_key', 'no_link', 'has_role', 'too_many_roles'],
  ask: [...always, ...doorCodes, ...words, ...asked, 'no_key', 'work_needed', 'too_many_questions'],
  answer: [...always, ...doorCodes, ...words, 'no_message', 'not_allowed', 'too_many_answers'],
  hide: [...always, ...onMessage, 'message_gone'],
  restore: [...always, ...onMessage, 'undo_late'],
  clear: [...always, ...doorCodes, ...person, 'no_person'],
  pin: [...always, ...onMessage, 'message_gone', 'too_many_pins'],
  unpin: [...always, ...onMessage],
  announce: [...always, ...doorCodes, ...act, ...words, 'too_many_pins'],
  timeout: [...always, ...doorCodes, ...person, ...onSomebody],
  ban: [...always, ...doorCodes, ...person, ...onSomebody],
  unban: [...always, ...doorCodes, ...person, 'not_out'],
  note: [...always, ...doorCodes, ...act, ...words, 'bad_person', 'no_person'],
  calm: [...always, ...doorCodes, ...act],
  approve: [...always, ...doorCodes, ...act, 'not_held', 'message_gone', 'author_out'],
  reject: [...always, ...doorCodes, ...act, ...words, 'not_held'],
  report: [
    ...always,
    ...doorCodes,
    ...words,
    'no_key',
    'no_message',
    'message_gone',
    'work_needed',
    'queue_full',
  ],
} as const satisfies Readonly<Record<Decided['type'], readonly ErrorCode[]>>;

/** A code of that table: what a room refuses by, and no other. */
export type LawCode = (typeof refusedBy)[Decided['type']][number];
