import './desk/desk-view.ts';
import { loadWords } from './words.ts';

void loadWords(document.documentElement.lang);
