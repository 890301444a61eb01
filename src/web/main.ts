import './room.css';
import './composer.ts';
import './link-banner.ts';
import './people-panel.ts';
import './search-panel.ts';
import './tools.ts';
import './typing-line.ts';
import { LiveRoom } from './live-room.ts';
import { followKeyboard } from './viewport.ts';

const house = document.querySelector<HTMLElement>('.house');
if (house) new LiveRoom(house);
followKeyboard();
