import { wear } from '../later-part.ts';
import card from '../style/card.css?inline';

wear(card);
