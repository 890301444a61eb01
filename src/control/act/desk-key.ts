import { makeDeskKey } from '../../identity/desk/desk-key-file.ts';
import { act } from '../act.ts';

const make = act({
  name: 'desk-key',
  does: "Make the key of the host's desk at /desk in place of the one before, and print it, this once.",
  takes: {},
  secret: true,
  work: async (_, { data }) => [await makeDeskKey(data)],
});

export const deskActs = [make];
