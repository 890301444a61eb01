import { connect } from 'parlour-client';
import { mount } from 'svelte';
import { saidIn } from './said.js';
import Talk from './talk.svelte';

export function start(element, url) {
  const room = connect(url, { name: 'svelte' }).room('tea');
  mount(Talk, { target: element, props: { said: saidIn(room) } });
  return room;
}

export async function render(said) {
  const { render: renderToString } = await import('svelte/server');
  return renderToString(Talk, { props: { said } }).body;
}
