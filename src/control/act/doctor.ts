import { act } from '../act.ts';
import { ActRefused } from '../act-refused.ts';

/** The name of the act that `parlour doctor` asks a running server for. */
export const wordAct = 'doctor word';

/** The act that gives a word by which `parlour doctor` shows over HTTP that the host looks. */
export const doctorWord = act({
  name: wordAct,
  does: 'Give a word that is good once, for parlour doctor.',
  takes: {},
  async work(_, { words }) {
    if (!words) throw new ActRefused('No server runs on that folder.');
    return [words.give()];
  },
});
