import type { RefusalWords } from './shape.ts';

/** Everything is held to it. */
export const isReviewed = true;

/** The words of what the server makes; every other language has the same keys. */
export const served = {
  frame: {
    allRooms: 'All rooms',
  },
  lobby: {
    code: 'Room code or link',
    open: 'Open',
    make: 'Make a new room',
    hostMakes: 'The host makes the rooms here.',
    accountsMake: 'Who has an account here makes rooms; without one, open a room by its code.',
    own: 'Rooms you were in',
    public: 'Public rooms',
    here: { one: '{n} here', other: '{n} here' },
    nobody: 'nobody here',
    otherServer: 'That link leads to another server, {host}. Open it in a tab of its own.',
    bringsKey:
      'That link is for you alone, and this field would not pass on what it brings. Paste it into the address bar of your browser.',
  },
  room: {
    skip: 'Skip to the composer',
    here: 'here',
    hereNow: 'Here now',
    messages: 'Messages',
    people: 'People',
    search: 'Search',
    about: 'About this room',
    questions: 'Questions',
    pinned: 'Pinned',
    latest: 'Jump to latest',
    noScript:
      'You can read here without scripts; times are UTC. [Reload] to see what is new, or say something on [the page that needs none].',
    messageTo: 'Message to {room}',
    say: 'Say something',
    send: 'Send',
    empty: 'Nobody has said anything yet. Share the code.',
    beginning: 'This is the beginning of the room.',
    earlier: 'There are earlier messages.',
  },
  lite: {
    reload: 'Reload',
    messages: 'Messages',
    earlier: 'Earlier',
    later: 'Later',
    latest: 'Latest',
    password: 'This room has a password. It is asked for on [its page], which needs JavaScript.',
    name: 'Name',
    message: 'Message',
    send: 'Send',
    noScript: 'Reload to see what is new. Times are UTC.',
    theyWrote: 'They wrote: “{reason}”.',
  },
  fault: {
    anotherCode: 'Type another code',
    openRoom: 'Open a room',
    codes:
      'A code has 1 to 64 letters, digits or signs, and no slash. Capitals, spaces and hyphens make no difference.',
    byCode: 'Rooms are found by their code.',
    nothingLost: 'Nothing that was said is lost. Try again in a moment.',
  },
  desk: {
    title: 'Desk',
    noScript: 'The desk needs scripts. Without them, the commands in docs/commands.md do the same.',
  },
};

/** The words of a room's page in the browser. */
export const room = {
  link: {
    offline: 'You are offline. What you write is kept, and sent when you are back.',
    connecting: 'Connecting…',
    catchingUp: 'Catching up…',
    comingIn: 'Coming in…',
    reconnecting: 'Reconnecting in {seconds}.',
    tryNow: 'Try now',
    openAnother: 'Open another room',
    endedBy: 'The server ended the connection: {reason}',
    ended: 'The server ended the connection ({code}).',
    connectAgain: 'Connect again',
  },
  talk: {
    beginning: 'This is the beginning of the room.',
    empty: 'Nobody has said anything yet. Share the code.',
    earlier: 'There are earlier messages.',
    notLoaded: 'Some messages could not be loaded.',
    load: 'Load',
    anotherDay: 'Go to another day',
    markRead: 'Mark as read',
    new: 'New',
    newSince: 'New since {time}',
    newSinceDay: 'New since {day}, {time}',
    today: 'Today',
    yesterday: 'Yesterday',
  },
};

/** Told by the error table itself. */
export const refusals: RefusalWords = {};
