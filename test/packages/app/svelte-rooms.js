import { connect } from 'parlour-client';
import { flushSync, mount } from 'svelte';
import Switch from './switch.svelte';

export function start(element, url, first) {
  const client = connect(url, { name: 'svelte' });
  const { show } = mount(Switch, { target: element, props: { client, first } });
  return (code) => {
    show(code);
    flushSync();
  };
}
