import './desk/desk-view.ts';
import { speak } from './languages.ts';

void speak(document.documentElement.lang);
