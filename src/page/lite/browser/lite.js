// What the page does beside htmx, whose events are named differently in version 2 and in 4.
const form = /** @type {HTMLFormElement} */ (document.getElementById('form'));
const text = /** @type {HTMLInputElement} */ (document.getElementById('latest'));
const state = /** @type {HTMLElement} */ (document.getElementById('state'));
const list = /** @type {HTMLElement} */ (document.getElementById('chat_room'));

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
  if (again.textContent === first.firstElementChild?.textContent) {
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

// Where nothing was ever heard, the form goes its own way, by HTTP.
document.addEventListener('submit', (event) => isLive || event.stopPropagation(), true);

// htmx has read the form when the event gets up here.
document.addEventListener('submit', (event) => {
  if (event.target !== form) return;
  text.value = '';
  text.focus();
});
