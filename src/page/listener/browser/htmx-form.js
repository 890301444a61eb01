// What the page does beside htmx: empties the field once a line is on its way, tells the state.
const form = /** @type {HTMLFormElement} */ (document.getElementById('form'));
const state = /** @type {HTMLElement} */ (document.getElementById('state'));

// htmx has read the form when the event gets up here.
document.addEventListener('submit', () => form.reset());
document.addEventListener('htmx:wsOpen', () => {
  state.textContent = 'connected';
});
document.addEventListener('htmx:wsClose', () => {
  state.textContent = 'not connected, what is sent now goes out later';
});
