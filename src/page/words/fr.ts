import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks French, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'Tous les salons' },
  lobby: {
    code: 'Code du salon ou lien',
    open: 'Ouvrir',
    make: 'Créer un salon',
    hostMakes: 'Ici, c’est l’hôte qui crée les salons.',
    accountsMake:
      'Qui a un compte ici crée des salons ; sans compte, ouvrez un salon par son code.',
    own: 'Salons où vous étiez',
    public: 'Salons publics',
    here: { one: '{n} ici', other: '{n} ici' },
    nobody: 'personne ici',
    otherServer: 'Ce lien mène à un autre serveur, {host}. Ouvrez-le dans un autre onglet.',
    bringsKey:
      'Ce lien n’est que pour vous, et ce champ ne transmettrait pas ce qu’il apporte. Collez-le dans la barre d’adresse de votre navigateur.',
  },
  room: {
    skip: 'Aller au champ de saisie',
    here: 'ici',
    hereNow: 'Présents',
    messages: 'Messages',
    people: 'Personnes',
    search: 'Recherche',
    about: 'À propos de ce salon',
    questions: 'Questions',
    pinned: 'Épinglé',
    latest: 'Aller au plus récent',
    noScript:
      'On peut lire ici sans scripts ; les heures sont en UTC. [Rechargez] pour voir les nouveautés, ou écrivez sur [la page qui s’en passe].',
    messageTo: 'Message à {room}',
    say: 'Écrivez quelque chose',
    send: 'Envoyer',
    empty: 'Personne n’a encore rien dit. Partagez le code.',
    beginning: 'Le salon commence ici.',
    earlier: 'Il y a des messages plus anciens.',
  },
  lite: {
    reload: 'Recharger',
    messages: 'Messages',
    earlier: 'Plus anciens',
    later: 'Plus récents',
    latest: 'Les derniers',
    password:
      'Ce salon a un mot de passe. Il est demandé sur [sa page], qui a besoin de JavaScript.',
    name: 'Nom',
    message: 'Message',
    send: 'Envoyer',
    noScript: 'Rechargez pour voir les nouveautés. Les heures sont en UTC.',
    theyWrote: 'Ils ont écrit : « {reason} ».',
  },
  fault: {
    anotherCode: 'Saisir un autre code',
    openRoom: 'Ouvrir un salon',
    codes:
      'Un code a de 1 à 64 lettres, chiffres ou signes, sans barre oblique. Majuscules, espaces et traits d’union ne comptent pas.',
    byCode: 'Les salons se trouvent par leur code.',
    nothingLost: 'Rien de ce qui a été dit n’est perdu. Réessayez dans un instant.',
  },
  desk: {
    title: 'Bureau de l’hôte',
    noScript:
      'Le bureau a besoin de scripts. Sans eux, les commandes de docs/commands.md font la même chose.',
  },
};

export const room: RoomWords = {
  link: {
    offline: 'Vous êtes hors ligne. Ce que vous écrivez est gardé et sera envoyé à votre retour.',
    connecting: 'Connexion…',
    catchingUp: 'Rattrapage…',
    comingIn: 'Entrée…',
    reconnecting: 'Reconnexion dans {seconds}.',
    tryNow: 'Essayer maintenant',
    openAnother: 'Ouvrir un autre salon',
    endedBy: 'Le serveur a mis fin à la connexion : {reason}',
    ended: 'Le serveur a mis fin à la connexion ({code}).',
    connectAgain: 'Se reconnecter',
  },
  talk: {
    beginning: 'Le salon commence ici.',
    empty: 'Personne n’a encore rien dit. Partagez le code.',
    earlier: 'Il y a des messages plus anciens.',
    notLoaded: 'Certains messages n’ont pas pu être chargés.',
    load: 'Charger',
    anotherDay: 'Aller à un autre jour',
    markRead: 'Marquer comme lu',
    new: 'Nouveau',
    newSince: 'Nouveau depuis {time}',
    newSinceDay: 'Nouveau depuis : {day}, {time}',
    today: 'Aujourd’hui',
    yesterday: 'Hier',
  },
};

export const refusals: RefusalWords = {};
