import { connect } from 'parlour-client';
import { createApp, createSSRApp, h, onUnmounted, shallowRef } from 'vue';
import { saidIn } from './said.js';

const Talk = {
  props: ['said'],
  setup({ said }) {
    const texts = shallowRef(said.now());
    onUnmounted(said.subscribe(() => (texts.value = said.now())));
    return () =>
      h(
        'ul',
        texts.value.map((text) => h('li', text)),
      );
  },
};

export function start(element, url) {
  const room = connect(url, { name: 'vue' }).room('tea');
  createApp(Talk, { said: saidIn(room) }).mount(element);
  return room;
}

export async function render(said) {
  const { renderToString } = await import('vue/server-renderer');
  return renderToString(createSSRApp(Talk, { said }));
}
