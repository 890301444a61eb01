/**
 * A line as the page shows it.
 * @typedef {{ name: string, text: string, time: string }} Line
 *
 * How a dialect is spoken: where, with which first frame, whether the room's history follows it.
 * @typedef {object} Accent
 * @property {string} address
 * @property {string} [greeting]
 * @property {boolean} tellsHistory
 * @property {(line: Line) => string} say
 * @property {(frame: string) => Line} hear
 */

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const form = /** @type {HTMLFormElement} */ (document.getElementById('form'));
const lines = /** @type {HTMLElement} */ (document.getElementById('lines'));
const state = /** @type {HTMLElement} */ (document.getElementById('state'));
const { dialect = '', room = '' } = main.dataset;
const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
/** The folder of this script is a part of the site, wherever that stands. */
const site = src.replace(/^http/, 'ws');

/** @type {Record<string, Accent>} */
const accents = {
  chatlog: {
    address: '/chat',
    greeting: '{}',
    tellsHistory: true,
    say: ({ name, text, time }) => JSON.stringify({ userName: name, body: text, timestamp: time }),
    hear: (frame) => {
      const { userName, body, timestamp } = JSON.parse(frame);
      return { name: userName, text: body, time: timestamp };
    },
  },
  golem: {
    address: '/ws',
    greeting: `join ${JSON.stringify({ name: room })}`,
    tellsHistory: false,
    say: ({ text }) => `msg ${JSON.stringify({ to: room, msg: text })}`,
    hear: (frame) => ({ name: '', text: JSON.parse(frame.slice('msg '.length)), time: '' }),
  },
  roomcode: {
    address: '/ws',
    tellsHistory: false,
    say: ({ name, text }) => JSON.stringify({ Author: name, Content: text }),
    hear: (frame) => {
      const { Author, Content } = JSON.parse(frame);
      return { name: Author, text: Content, time: '' };
    },
  },
};
const accent = /** @type {Accent} */ (accents[dialect]);

const longestPause = 10_000;
let pause = 500;
/** @type {WebSocket} */
let socket;

function connect() {
  socket = new WebSocket(new URL(`..${accent.address}`, site));
  socket.addEventListener('open', () => {
    pause = 500;
    state.textContent = 'connected';
    if (accent.tellsHistory) lines.replaceChildren();
    if (accent.greeting) socket.send(accent.greeting);
  });
  socket.addEventListener('message', ({ data }) => lines.append(row(accent.hear(data))));
  socket.addEventListener('close', () => {
    state.textContent = 'not connected';
    setTimeout(connect, pause * (0.5 + Math.random() / 2));
    pause = Math.min(pause * 2, longestPause);
  });
}

/** @param {Line} line */
function row({ name, text, time }) {
  const item = document.createElement('li');
  item.append(part('b', name), part('p', text), part('small', time));
  return item;
}

/**
 * @param {string} tag
 * @param {string} text
 */
function part(tag, text) {
  const element = document.createElement(tag);
  element.dir = 'auto';
  element.textContent = text;
  return element;
}

/** `8:52 AM` */
function clockTime() {
  const now = new Date();
  const minutes = String(now.getMinutes()).padStart(2, '0');
  return `${now.getHours() % 12 || 12}:${minutes} ${now.getHours() < 12 ? 'AM' : 'PM'}`;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket.readyState !== WebSocket.OPEN) return;
  const fields = new FormData(form);
  const text = String(fields.get('text'));
  socket.send(accent.say({ name: String(fields.get('name')), text, time: clockTime() }));
  /** @type {HTMLInputElement} */ (form.elements.namedItem('text')).value = '';
});

connect();
