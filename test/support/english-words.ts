import { room } from '../../src/page/words/en.ts';
import { setWords } from '../../src/web/words.ts';

// Parts of the page that are tried without one speak English.
setWords('en', room);
