// What the page does beside htmx, whose events are named differently in version 2 and in 4.
const form = /** @type {HTMLFormElement} */ (document.getElementById('form'));
const text = /** @type {HTMLInputElement} */ (document.getElementById('latest'));
const state = /** @type {HTMLElement} */ (document.getElementById('state'));
const list = /** @type {HTMLElement} */ (document.getElementById('chat_room'));

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/**
 * Tells when a line was said, by the reader's own clock.
 * @param {HTMLTimeElement} element
 * @param {Date} at
 */
function tellTime(element, at) {
  element.textContent = time.format(at);
  element.title = moment.format(at);
}

// The server tells times in UTC.
for (const element of document.querySelectorAll('time')) {
  tellTime(element, new Date(element.dateTime));
}

/** Lines that come live tell no time: it is now. What is said again has lost it. */
new MutationObserver(() => {
  for (const line of list.querySelectorAll(':scope > li:not(:has(> time))')) {
    const element = document.createElement('time');
    element.dateTime = new Date().toISOString();
    tellTime(element, new Date());
    line.append(' ', element);
  }
}).observe(list, { childList: true });

let isLive = false;
/**
 * The next line that stood there before the connection was lost, and is said again.
 * @type {Element | null}
 */
let again = null;

/**
 * @param {readonly string[]} names
 * @param {(event: CustomEvent) => void} act
 */
function on(names, act) {
  for (const name of names) {
    document.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event)));
  }
}

on(['htmx:wsBeforeMessage', 'htmx:ws:before:message:incoming'], (event) => {
  const { message } = event.detail;
  const frame = typeof message === 'string' ? message : message.data;
  isLive = true;
  state.textContent = 'live';
  if (isKnown(new DOMParser().parseFromString(frame, 'text/html').body)) event.preventDefault();
});

on(['htmx:wsClose', 'htmx:ws:close'], () => {
  if (isLive) state.textContent = 'not connected, what is sent now goes out later';
});

/**
 * After a reconnect everything since the page was served is said again. What stands there already
 * stays, so that nothing blinks and nothing is read aloud twice.
 * @param {HTMLElement} frame
 */
function isKnown(frame) {
  const [first] = frame.children;
  if (frame.children.length !== 1 || first?.id !== list.id) return false;
  if (first.childElementCount === 0) {
    again = list.firstElementChild;
    return true;
  }
  if (!again) return false;
  if (wordsOf(again) === wordsOf(first.firstElementChild)) {
    again = again.nextElementSibling;
    return true;
  }
  while (again) {
    const next = again.nextElementSibling;
    again.remove();
    again = next;
  }
  return false;
}

/**
 * What a line says, without its time.
 * @param {Element | null} line
 */
function wordsOf(line) {
  const parts = [...(line?.children ?? [])].filter(({ localName }) => localName !== 'time');
  return parts.map(({ textContent }) => textContent).join('\n');
}

// Where nothing was ever heard, the form goes its own way, by HTTP.
document.addEventListener('submit', (event) => isLive || event.stopPropagation(), true);

// htmx has read the form when the event gets up here.
document.addEventListener('submit', (event) => {
  if (event.target !== form) return;
  text.value = '';
  text.focus();
});
