import { app } from '../../src/web/app.ts';
import { loadWords } from '../../src/web/words.ts';

/** Both that a page of somebody's own needs: its words first, then the app. */
export const parts = { app, loadWords };
