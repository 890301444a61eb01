import { room } from '../../src/page/words/en.ts';
import { app } from '../../src/web/app.ts';
import { setWords } from '../../src/web/words.ts';

/** Makes rooms live as a page of somebody's own does: its words first. */
export const own: typeof app = (root, options) => {
  setWords('en', room);
  return app(root, options);
};
