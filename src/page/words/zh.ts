import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks Chinese, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: '所有房间' },
  lobby: {
    code: '房间代码或链接',
    open: '打开',
    make: '新建房间',
    hostMakes: '这里的房间由站点管理者创建。',
    accountsMake: '有账号的人可以创建房间；没有账号时，请用代码打开房间。',
    own: '你去过的房间',
    public: '公开房间',
    here: { other: '{n} 人在线' },
    nobody: '没有人',
    otherServer: '该链接指向另一台服务器 {host}。请在单独的标签页中打开。',
    bringsKey: '该链接只给你一个人用，这个输入框不会传递它带来的内容。请把它粘贴到浏览器的地址栏。',
  },
  room: {
    skip: '跳到输入框',
    here: '人在线',
    hereNow: '现在在线',
    messages: '消息',
    people: '成员',
    search: '搜索',
    about: '关于本房间',
    questions: '提问',
    pinned: '置顶',
    latest: '跳到最新',
    noScript:
      '不用脚本也能在这里阅读；时间为 UTC。[重新加载]可查看新消息，或者在[不需要脚本的页面]发言。',
    messageTo: '发送给 {room} 的消息',
    say: '说点什么',
    send: '发送',
    empty: '还没有人说话。把代码分享出去吧。',
    beginning: '房间从这里开始。',
    earlier: '还有更早的消息。',
  },
  lite: {
    reload: '重新加载',
    messages: '消息',
    earlier: '更早',
    later: '更晚',
    latest: '最新',
    password: '本房间有密码。密码在[房间页面]输入，该页面需要 JavaScript。',
    name: '名字',
    message: '消息',
    send: '发送',
    noScript: '重新加载可查看新消息。时间为 UTC。',
    theyWrote: '他们写道：“{reason}”。',
  },
  fault: {
    anotherCode: '输入其他代码',
    openRoom: '打开房间',
    codes: '代码由 1 到 64 个字母、数字或符号组成，不含斜杠。大小写、空格和连字符不作区分。',
    byCode: '房间通过代码找到。',
    nothingLost: '说过的话都没有丢失。请稍后再试。',
  },
  desk: {
    title: '管理台',
    noScript: '管理台需要脚本。没有脚本时，docs/commands.md 中的命令可以做同样的事。',
  },
};

export const room: RoomWords = {
  link: {
    offline: '你已离线。你写的内容会保留，恢复连接后发送。',
    connecting: '正在连接…',
    catchingUp: '正在补上消息…',
    comingIn: '正在进入…',
    reconnecting: '{seconds}后重新连接。',
    tryNow: '立即重试',
    openAnother: '打开其他房间',
    endedBy: '服务器结束了连接：{reason}',
    ended: '服务器结束了连接（{code}）。',
    connectAgain: '重新连接',
  },
  talk: {
    beginning: '房间从这里开始。',
    empty: '还没有人说话。把代码分享出去吧。',
    earlier: '还有更早的消息。',
    notLoaded: '有些消息无法加载。',
    load: '加载',
    anotherDay: '跳到另一天',
    markRead: '标为已读',
    new: '新消息',
    newSince: '{time} 以来的新消息',
    newSinceDay: '{day} {time} 以来的新消息',
    today: '今天',
    yesterday: '昨天',
  },
};

export const refusals: RefusalWords = {};
