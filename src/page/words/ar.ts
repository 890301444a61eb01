import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks Arabic, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'كل الغرف' },
  lobby: {
    code: 'رمز الغرفة أو رابطها',
    open: 'فتح',
    make: 'إنشاء غرفة جديدة',
    hostMakes: 'المضيف هو من ينشئ الغرف هنا.',
    accountsMake: 'ينشئ الغرف من لديه حساب هنا؛ ومن دون حساب افتح غرفة برمزها.',
    own: 'غرف كنت فيها',
    public: 'غرف عامة',
    here: {
      zero: 'لا أحد هنا',
      one: 'شخص واحد هنا',
      two: 'شخصان هنا',
      few: '{n} أشخاص هنا',
      many: '{n} شخصًا هنا',
      other: '{n} شخص هنا',
    },
    nobody: 'لا أحد هنا',
    otherServer: 'هذا الرابط يؤدي إلى خادم آخر، {host}. افتحه في علامة تبويب مستقلة.',
    bringsKey: 'هذا الرابط لك وحدك، وهذا الحقل لا يمرّر ما يحمله. ألصقه في شريط العنوان في متصفحك.',
  },
  room: {
    skip: 'الانتقال إلى حقل الكتابة',
    here: 'هنا',
    hereNow: 'الموجودون الآن',
    messages: 'الرسائل',
    people: 'الأشخاص',
    search: 'البحث',
    about: 'عن هذه الغرفة',
    questions: 'الأسئلة',
    pinned: 'مثبّت',
    latest: 'الانتقال إلى الأحدث',
    noScript:
      'يمكنك القراءة هنا دون نصوص برمجية؛ الأوقات بتوقيت UTC. [أعد التحميل] لترى الجديد، أو اكتب في [الصفحة التي لا تحتاج إليها].',
    messageTo: 'رسالة إلى {room}',
    say: 'اكتب شيئًا',
    send: 'إرسال',
    empty: 'لم يقل أحد شيئًا بعد. شارك الرمز.',
    beginning: 'هنا بداية الغرفة.',
    earlier: 'توجد رسائل أقدم.',
  },
  lite: {
    reload: 'إعادة التحميل',
    messages: 'الرسائل',
    earlier: 'الأقدم',
    later: 'الأحدث',
    latest: 'آخر الرسائل',
    password: 'لهذه الغرفة كلمة مرور. تُطلب في [صفحتها] التي تحتاج إلى JavaScript.',
    name: 'الاسم',
    message: 'الرسالة',
    send: 'إرسال',
    noScript: 'أعد التحميل لترى الجديد. الأوقات بتوقيت UTC.',
    theyWrote: 'كتبوا: «{reason}».',
  },
  fault: {
    anotherCode: 'إدخال رمز آخر',
    openRoom: 'فتح غرفة',
    codes:
      'يتكوّن الرمز من 1 إلى 64 حرفًا أو رقمًا أو علامة، دون شرطة مائلة. لا فرق بين الأحرف الكبيرة والصغيرة ولا أثر للمسافات والواصلات.',
    byCode: 'تُعرف الغرف برموزها.',
    nothingLost: 'لم يضع شيء مما قيل. حاول مجددًا بعد قليل.',
  },
  desk: {
    title: 'مكتب المضيف',
    noScript: 'يحتاج المكتب إلى نصوص برمجية. من دونها تؤدي الأوامر في docs/commands.md الغرض نفسه.',
  },
};

export const room: RoomWords = {
  link: {
    offline: 'أنت غير متصل. يُحفظ ما تكتبه ويُرسل عند عودتك.',
    connecting: 'جارٍ الاتصال…',
    catchingUp: 'جارٍ اللحاق بالجديد…',
    comingIn: 'جارٍ الدخول…',
    reconnecting: 'إعادة الاتصال بعد {seconds}.',
    tryNow: 'حاول الآن',
    openAnother: 'فتح غرفة أخرى',
    endedBy: 'أنهى الخادم الاتصال: {reason}',
    ended: 'أنهى الخادم الاتصال ({code}).',
    connectAgain: 'الاتصال من جديد',
  },
  talk: {
    beginning: 'هنا بداية الغرفة.',
    empty: 'لم يقل أحد شيئًا بعد. شارك الرمز.',
    earlier: 'توجد رسائل أقدم.',
    notLoaded: 'تعذّر تحميل بعض الرسائل.',
    load: 'تحميل',
    anotherDay: 'الانتقال إلى يوم آخر',
    markRead: 'وضع علامة مقروء',
    new: 'جديد',
    newSince: 'جديد منذ {time}',
    newSinceDay: 'جديد منذ: {day}، {time}',
    today: 'اليوم',
    yesterday: 'أمس',
  },
};

export const refusals: RefusalWords = {};
