import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks Spanish, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'Todas las salas' },
  lobby: {
    code: 'Código de sala o enlace',
    open: 'Abrir',
    make: 'Crear una sala nueva',
    hostMakes: 'Aquí las salas las crea el anfitrión.',
    accountsMake: 'Crea salas quien tiene cuenta aquí; sin cuenta, abre una sala con su código.',
    own: 'Salas en las que estuviste',
    public: 'Salas públicas',
    here: { one: '{n} aquí', other: '{n} aquí' },
    nobody: 'nadie aquí',
    otherServer: 'Ese enlace lleva a otro servidor, {host}. Ábrelo en otra pestaña.',
    bringsKey:
      'Ese enlace es solo para ti, y este campo no transmitiría lo que trae. Pégalo en la barra de direcciones de tu navegador.',
  },
  room: {
    skip: 'Ir al campo de mensaje',
    here: 'aquí',
    hereNow: 'Ahora aquí',
    messages: 'Mensajes',
    people: 'Personas',
    search: 'Búsqueda',
    about: 'Sobre esta sala',
    questions: 'Preguntas',
    pinned: 'Fijado',
    latest: 'Ir a lo último',
    noScript:
      'Aquí puedes leer sin scripts; las horas son UTC. [Recarga] para ver lo nuevo, o escribe en [la página que no los necesita].',
    messageTo: 'Mensaje a {room}',
    say: 'Escribe algo',
    send: 'Enviar',
    empty: 'Nadie ha dicho nada todavía. Comparte el código.',
    beginning: 'Aquí empieza la sala.',
    earlier: 'Hay mensajes anteriores.',
  },
  lite: {
    reload: 'Recargar',
    messages: 'Mensajes',
    earlier: 'Anteriores',
    later: 'Posteriores',
    latest: 'Últimos',
    password: 'Esta sala tiene contraseña. La pide [su página], que necesita JavaScript.',
    name: 'Nombre',
    message: 'Mensaje',
    send: 'Enviar',
    noScript: 'Recarga para ver lo nuevo. Las horas son UTC.',
    theyWrote: 'Escribieron: «{reason}».',
  },
  fault: {
    anotherCode: 'Escribir otro código',
    openRoom: 'Abrir una sala',
    codes:
      'Un código tiene de 1 a 64 letras, cifras o signos, sin barra. Las mayúsculas, los espacios y los guiones no importan.',
    byCode: 'Las salas se encuentran por su código.',
    nothingLost: 'No se ha perdido nada de lo dicho. Inténtalo de nuevo en un momento.',
  },
  desk: {
    title: 'Panel del anfitrión',
    noScript:
      'El panel necesita scripts. Sin ellos, las órdenes de docs/commands.md hacen lo mismo.',
  },
};

export const room: RoomWords = {
  link: {
    offline: 'Estás sin conexión. Lo que escribas se guarda y se envía cuando vuelvas.',
    connecting: 'Conectando…',
    catchingUp: 'Poniéndose al día…',
    comingIn: 'Entrando…',
    reconnecting: 'Reconexión en {seconds}.',
    tryNow: 'Probar ahora',
    openAnother: 'Abrir otra sala',
    endedBy: 'El servidor cerró la conexión: {reason}',
    ended: 'El servidor cerró la conexión ({code}).',
    connectAgain: 'Conectar de nuevo',
  },
  talk: {
    beginning: 'Aquí empieza la sala.',
    empty: 'Nadie ha dicho nada todavía. Comparte el código.',
    earlier: 'Hay mensajes anteriores.',
    notLoaded: 'Algunos mensajes no se pudieron cargar.',
    load: 'Cargar',
    anotherDay: 'Ir a otro día',
    markRead: 'Marcar como leído',
    new: 'Nuevo',
    newSince: 'Nuevo desde las {time}',
    newSinceDay: 'Nuevo desde: {day}, {time}',
    today: 'Hoy',
    yesterday: 'Ayer',
  },
};

export const refusals: RefusalWords = {};
