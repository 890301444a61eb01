import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks Hebrew, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'כל החדרים' },
  lobby: {
    code: 'קוד חדר או קישור',
    open: 'פתיחה',
    make: 'יצירת חדר חדש',
    hostMakes: 'כאן המארח יוצר את החדרים.',
    accountsMake: 'מי שיש לו חשבון כאן יוצר חדרים; בלי חשבון אפשר לפתוח חדר לפי הקוד שלו.',
    own: 'חדרים שהייתם בהם',
    public: 'חדרים ציבוריים',
    here: { one: 'אדם אחד כאן', two: 'שניים כאן', other: '{n} כאן' },
    nobody: 'אין כאן אף אחד',
    otherServer: 'הקישור הזה מוביל לשרת אחר, {host}. פתחו אותו בכרטיסייה נפרדת.',
    bringsKey:
      'הקישור הזה מיועד רק לכם, והשדה הזה לא יעביר את מה שהוא נושא. הדביקו אותו בשורת הכתובת של הדפדפן.',
  },
  room: {
    skip: 'מעבר לשדה הכתיבה',
    here: 'כאן',
    hereNow: 'כאן עכשיו',
    messages: 'הודעות',
    people: 'אנשים',
    search: 'חיפוש',
    about: 'על החדר הזה',
    questions: 'שאלות',
    pinned: 'נעוץ',
    latest: 'מעבר לאחרונות',
    noScript:
      'אפשר לקרוא כאן בלי סקריפטים; השעות הן UTC. [טענו מחדש] כדי לראות מה חדש, או כתבו [בדף שאינו זקוק להם].',
    messageTo: 'הודעה אל {room}',
    say: 'כתבו משהו',
    send: 'שליחה',
    empty: 'עוד לא נאמר כאן דבר. שתפו את הקוד.',
    beginning: 'כאן החדר מתחיל.',
    earlier: 'יש הודעות קודמות.',
  },
  lite: {
    reload: 'טעינה מחדש',
    messages: 'הודעות',
    earlier: 'קודמות',
    later: 'מאוחרות יותר',
    latest: 'אחרונות',
    password: 'לחדר הזה יש סיסמה. היא נדרשת [בדף שלו], שזקוק ל‑JavaScript.',
    name: 'שם',
    message: 'הודעה',
    send: 'שליחה',
    noScript: 'טענו מחדש כדי לראות מה חדש. השעות הן UTC.',
    theyWrote: 'הם כתבו: „{reason}”.',
  },
  fault: {
    anotherCode: 'הקלדת קוד אחר',
    openRoom: 'פתיחת חדר',
    codes:
      'בקוד יש 1 עד 64 אותיות, ספרות או סימנים, בלי לוכסן. אין הבדל בין אותיות גדולות לקטנות, ורווחים ומקפים אינם משנים.',
    byCode: 'חדרים נמצאים לפי הקוד שלהם.',
    nothingLost: 'שום דבר שנאמר לא אבד. נסו שוב בעוד רגע.',
  },
  desk: {
    title: 'דלפק המארח',
    noScript: 'הדלפק זקוק לסקריפטים. בלעדיהם הפקודות ב‑docs/commands.md עושות את אותו הדבר.',
  },
};

export const room: RoomWords = {
  link: {
    offline: 'אין חיבור. מה שתכתבו נשמר ויישלח כשתחזרו.',
    connecting: 'מתחבר…',
    catchingUp: 'משלים את החסר…',
    comingIn: 'נכנס…',
    reconnecting: 'חיבור מחדש בעוד {seconds}.',
    tryNow: 'לנסות עכשיו',
    openAnother: 'פתיחת חדר אחר',
    endedBy: 'השרת סיים את החיבור: {reason}',
    ended: 'השרת סיים את החיבור ({code}).',
    connectAgain: 'חיבור מחדש',
  },
  talk: {
    beginning: 'כאן החדר מתחיל.',
    empty: 'עוד לא נאמר כאן דבר. שתפו את הקוד.',
    earlier: 'יש הודעות קודמות.',
    notLoaded: 'חלק מההודעות לא נטענו.',
    load: 'טעינה',
    anotherDay: 'מעבר ליום אחר',
    markRead: 'סימון כנקרא',
    new: 'חדש',
    newSince: 'חדש מאז {time}',
    newSinceDay: 'חדש מאז: {day}, {time}',
    today: 'היום',
    yesterday: 'אתמול',
  },
};

export const refusals: RefusalWords = {};
