import type { RefusalWords, RoomWords, ServedWords } from './shape.ts';

/** Made without somebody who speaks Japanese, and not read by one yet. */
export const isReviewed = false;

export const served: ServedWords = {
  frame: { allRooms: 'すべてのルーム' },
  lobby: {
    code: 'ルームコードまたはリンク',
    open: '開く',
    make: '新しいルームを作る',
    hostMakes: 'ここではホストがルームを作ります。',
    accountsMake:
      'ルームを作れるのはアカウントを持つ人です。お持ちでない場合はコードでルームを開いてください。',
    own: '参加したことのあるルーム',
    public: '公開ルーム',
    here: { other: '{n}人がいます' },
    nobody: '誰もいません',
    otherServer: 'そのリンクは別のサーバー（{host}）のものです。別のタブで開いてください。',
    bringsKey:
      'そのリンクはあなた専用で、この欄では中身を渡せません。ブラウザーのアドレスバーに貼り付けてください。',
  },
  room: {
    skip: '入力欄へ移動',
    here: '人がいます',
    hereNow: '今いる人',
    messages: 'メッセージ',
    people: '参加者',
    search: '検索',
    about: 'このルームについて',
    questions: '質問',
    pinned: 'ピン留め',
    latest: '最新へ移動',
    noScript:
      'スクリプトなしで読めます。時刻はUTCです。新着を見るには[再読み込み]してください。書き込みは[スクリプト不要のページ]でできます。',
    messageTo: '{room} へのメッセージ',
    say: 'メッセージを入力',
    send: '送信',
    empty: 'まだ発言がありません。コードを共有しましょう。',
    beginning: 'ここがルームの始まりです。',
    earlier: 'これより前のメッセージがあります。',
  },
  lite: {
    reload: '再読み込み',
    messages: 'メッセージ',
    earlier: '前へ',
    later: '次へ',
    latest: '最新',
    password:
      'このルームにはパスワードがあります。JavaScriptが必要な[ルームのページ]で入力してください。',
    name: '名前',
    message: 'メッセージ',
    send: '送信',
    noScript: '新着を見るには再読み込みしてください。時刻はUTCです。',
    theyWrote: '理由：「{reason}」',
  },
  fault: {
    anotherCode: '別のコードを入力',
    openRoom: 'ルームを開く',
    codes:
      'コードは1〜64文字の文字・数字・記号で、スラッシュは使えません。大文字・小文字、空白、ハイフンの違いは区別しません。',
    byCode: 'ルームはコードで見つけられます。',
    nothingLost: '発言は失われていません。しばらくしてからもう一度お試しください。',
  },
  desk: {
    title: 'ホストのデスク',
    noScript:
      'デスクにはスクリプトが必要です。ない場合は docs/commands.md のコマンドで同じことができます。',
  },
};

export const room: RoomWords = {
  link: {
    offline: 'オフラインです。書いた内容は保存され、再接続後に送信されます。',
    connecting: '接続中…',
    catchingUp: '読み込み中…',
    comingIn: '入室中…',
    reconnecting: '{seconds}後に再接続します。',
    tryNow: '今すぐ試す',
    openAnother: '別のルームを開く',
    endedBy: 'サーバーが接続を終了しました：{reason}',
    ended: 'サーバーが接続を終了しました（{code}）。',
    connectAgain: '再接続',
  },
  talk: {
    beginning: 'ここがルームの始まりです。',
    empty: 'まだ発言がありません。コードを共有しましょう。',
    earlier: 'これより前のメッセージがあります。',
    notLoaded: '一部のメッセージを読み込めませんでした。',
    load: '読み込む',
    anotherDay: '別の日へ移動',
    markRead: '既読にする',
    new: '新着',
    newSince: '{time}以降の新着',
    newSinceDay: '{day} {time}以降の新着',
    today: '今日',
    yesterday: '昨日',
  },
};

export const refusals: RefusalWords = {};
