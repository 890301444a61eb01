import { connect, newSecret } from 'parlour-client';
import { roomView } from 'parlour-client/view';
import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';

const asked = Object.fromEntries(new URLSearchParams(location.search));
const { server = 'ws://localhost:8080/ws', name = 'ann' } = asked;
localStorage.secret ??= newSecret();
const room = connect(server, { secret: localStorage.secret, name }).room('tea-at-five');
const view = roomView(room);
function Chat() {
  const { messages, unsent } = useSyncExternalStore(view.subscribe, view.getSnapshot);
  return (
    <form action={(form) => room.post(form.get('text'))}>
      {messages.map((one) => (
        <p key={one.seq}>{`${one.author.name}: ${one.text}`}</p>
      ))}
      {unsent.map((one) => (
        <p key={one.ref}>{`… ${one.text}`}</p>
      ))}
      <input name="text" aria-label="Message" />
    </form>
  );
}
createRoot(document.querySelector('main')).render(<Chat />);
