import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks Portuguese, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'Todas as salas' },
  lobby: {
    code: 'Código da sala ou link',
    open: 'Abrir',
    make: 'Criar uma sala nova',
    hostMakes: 'Aqui é o anfitrião que cria as salas.',
    accountsMake: 'Quem tem conta aqui cria salas; sem conta, abra uma sala pelo código.',
    own: 'Salas em que você esteve',
    public: 'Salas públicas',
    here: { one: '{n} aqui', other: '{n} aqui' },
    nobody: 'ninguém aqui',
    otherServer: 'Esse link leva a outro servidor, {host}. Abra-o em outra aba.',
    bringsKey:
      'Esse link é só para você, e este campo não passaria adiante o que ele traz. Cole-o na barra de endereços do navegador.',
  },
  room: {
    skip: 'Ir para o campo de mensagem',
    here: 'aqui',
    hereNow: 'Aqui agora',
    messages: 'Mensagens',
    people: 'Pessoas',
    search: 'Busca',
    about: 'Sobre esta sala',
    questions: 'Perguntas',
    pinned: 'Fixado',
    latest: 'Ir para o mais recente',
    noScript:
      'Aqui dá para ler sem scripts; os horários são UTC. [Recarregue] para ver as novidades, ou escreva [na página que não precisa deles].',
    messageTo: 'Mensagem para {room}',
    say: 'Escreva algo',
    send: 'Enviar',
    empty: 'Ninguém disse nada ainda. Compartilhe o código.',
    beginning: 'A sala começa aqui.',
    earlier: 'Há mensagens anteriores.',
  },
  lite: {
    reload: 'Recarregar',
    messages: 'Mensagens',
    earlier: 'Anteriores',
    later: 'Posteriores',
    latest: 'Últimas',
    password: 'Esta sala tem senha. Ela é pedida [na página da sala], que precisa de JavaScript.',
    name: 'Nome',
    message: 'Mensagem',
    send: 'Enviar',
    noScript: 'Recarregue para ver as novidades. Os horários são UTC.',
    theyWrote: 'Escreveram: “{reason}”.',
  },
  fault: {
    anotherCode: 'Digitar outro código',
    openRoom: 'Abrir uma sala',
    codes:
      'Um código tem de 1 a 64 letras, algarismos ou sinais, sem barra. Maiúsculas, espaços e hífens não fazem diferença.',
    byCode: 'As salas são encontradas pelo código.',
    nothingLost: 'Nada do que foi dito se perdeu. Tente de novo daqui a pouco.',
  },
  desk: {
    title: 'Painel do anfitrião',
    noScript:
      'O painel precisa de scripts. Sem eles, os comandos em docs/commands.md fazem o mesmo.',
  },
};

export const room: RoomWords = {
  link: {
    offline: 'Você está sem conexão. O que você escrever fica guardado e é enviado quando voltar.',
    connecting: 'Conectando…',
    catchingUp: 'Atualizando…',
    comingIn: 'Entrando…',
    reconnecting: 'Nova tentativa em {seconds}.',
    tryNow: 'Tentar agora',
    openAnother: 'Abrir outra sala',
    endedBy: 'O servidor encerrou a conexão: {reason}',
    ended: 'O servidor encerrou a conexão ({code}).',
    connectAgain: 'Conectar de novo',
  },
  talk: {
    beginning: 'A sala começa aqui.',
    empty: 'Ninguém disse nada ainda. Compartilhe o código.',
    earlier: 'Há mensagens anteriores.',
    notLoaded: 'Algumas mensagens não puderam ser carregadas.',
    load: 'Carregar',
    anotherDay: 'Ir para outro dia',
    markRead: 'Marcar como lido',
    new: 'Novo',
    newSince: 'Novo desde {time}',
    newSinceDay: 'Novo desde: {day}, {time}',
    today: 'Hoje',
    yesterday: 'Ontem',
  },
};

export const refusals: RefusalWords = {};
