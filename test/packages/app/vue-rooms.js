import { connect } from 'parlour-client';
import { createApp, h, ref } from 'vue';
import { useRoom } from './use-room.js';

export function start(element, url, first) {
  const client = connect(url, { name: 'vue' });
  const code = ref(first);
  const setup = () => {
    const shown = useRoom(client, code);
    const row = ({ seq, author, text }) => h('li', { key: seq }, `${author.name}: ${text}`);
    return () => h('ul', shown.value.messages.map(row));
  };
  createApp({ setup }).mount(element);
  return (next) => {
    code.value = next;
  };
}
