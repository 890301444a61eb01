import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks German, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'Alle Räume' },
  lobby: {
    code: 'Raumcode oder Link',
    open: 'Öffnen',
    make: 'Neuen Raum anlegen',
    hostMakes: 'Räume legt hier nur der Betreiber an.',
    accountsMake:
      'Räume legt an, wer hier ein Konto hat; ohne eines öffnest du einen Raum mit seinem Code.',
    own: 'Räume, in denen du warst',
    public: 'Öffentliche Räume',
    here: { one: '{n} ist da', other: '{n} sind da' },
    nobody: 'niemand da',
    otherServer:
      'Dieser Link führt zu einem anderen Server, {host}. Öffne ihn in einem eigenen Tab.',
    bringsKey:
      'Dieser Link ist nur für dich, und dieses Feld würde nicht weitergeben, was er mitbringt. Füge ihn in die Adresszeile deines Browsers ein.',
  },
  room: {
    skip: 'Zum Eingabefeld springen',
    here: 'hier',
    hereNow: 'Gerade hier',
    messages: 'Nachrichten',
    people: 'Personen',
    search: 'Suche',
    about: 'Über diesen Raum',
    questions: 'Fragen',
    pinned: 'Angeheftet',
    latest: 'Zum Neuesten',
    noScript:
      'Lesen geht hier ohne Skripte; Zeiten sind in UTC. [Lade neu], um Neues zu sehen, oder schreibe auf [der Seite, die keine braucht].',
    messageTo: 'Nachricht an {room}',
    say: 'Schreib etwas',
    send: 'Senden',
    empty: 'Hier hat noch niemand etwas geschrieben. Gib den Code weiter.',
    beginning: 'Hier beginnt der Raum.',
    earlier: 'Es gibt ältere Nachrichten.',
  },
  lite: {
    reload: 'Neu laden',
    messages: 'Nachrichten',
    earlier: 'Ältere',
    later: 'Neuere',
    latest: 'Neueste',
    password: 'Dieser Raum hat ein Passwort. Danach fragt [seine Seite], die JavaScript braucht.',
    name: 'Name',
    message: 'Nachricht',
    send: 'Senden',
    noScript: 'Lade neu, um Neues zu sehen. Zeiten sind in UTC.',
    theyWrote: 'Dazu schrieben sie: „{reason}“.',
  },
  fault: {
    anotherCode: 'Anderen Code eingeben',
    openRoom: 'Einen Raum öffnen',
    codes:
      'Ein Code hat 1 bis 64 Buchstaben, Ziffern oder Zeichen und keinen Schrägstrich. Großschreibung, Leerzeichen und Bindestriche spielen keine Rolle.',
    byCode: 'Räume findet man über ihren Code.',
    nothingLost: 'Nichts Gesagtes ist verloren. Versuch es gleich noch einmal.',
  },
  desk: {
    title: 'Betreiberpult',
    noScript: 'Das Pult braucht Skripte. Ohne sie tun die Befehle in docs/commands.md dasselbe.',
  },
};

export const room: RoomWords = {
  link: {
    offline:
      'Du bist offline. Was du schreibst, bleibt erhalten und wird gesendet, sobald du zurück bist.',
    connecting: 'Verbinde…',
    catchingUp: 'Hole auf…',
    comingIn: 'Betrete den Raum…',
    reconnecting: 'Neuer Versuch in {seconds}.',
    tryNow: 'Jetzt versuchen',
    openAnother: 'Anderen Raum öffnen',
    endedBy: 'Der Server hat die Verbindung beendet: {reason}',
    ended: 'Der Server hat die Verbindung beendet ({code}).',
    connectAgain: 'Neu verbinden',
  },
  talk: {
    beginning: 'Hier beginnt der Raum.',
    empty: 'Hier hat noch niemand etwas geschrieben. Gib den Code weiter.',
    earlier: 'Es gibt ältere Nachrichten.',
    notLoaded: 'Einige Nachrichten konnten nicht geladen werden.',
    load: 'Laden',
    anotherDay: 'Zu einem anderen Tag',
    markRead: 'Als gelesen markieren',
    new: 'Neu',
    newSince: 'Neu seit {time}',
    newSinceDay: 'Neu seit: {day}, {time}',
    today: 'Heute',
    yesterday: 'Gestern',
  },
};

export const refusals: RefusalWords = {};
