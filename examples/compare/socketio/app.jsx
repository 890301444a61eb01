import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { io } from 'socket.io-client';

const asked = Object.fromEntries(new URLSearchParams(location.search));
const { server = 'http://localhost:3000', name = 'ann' } = asked;
const socket = io(server, { retries: 1_000, ackTimeout: 5_000 });

function Chat() {
  const [messages, setMessages] = useState([]);
  useEffect(() => {
    socket.on('page', setMessages);
    socket.on('said', (message) => setMessages((before) => [...before, message]));
    return () => socket.off();
  }, []);
  return (
    <form action={(form) => socket.emit('say', { name, text: form.get('text') })}>
      {messages.map((one) => (
        <p key={one.seq}>{`${one.name}: ${one.text}`}</p>
      ))}
      <input name="text" aria-label="Message" />
    </form>
  );
}
createRoot(document.querySelector('main')).render(<Chat />);
