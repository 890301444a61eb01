import type { AuditPage } from '../../protocol/audit.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import type { Invite } from '../../protocol/invite.ts';
import { keepDelay } from '../../protocol/keeping.ts';
import type { Aside } from '../../protocol/me.ts';
import { type Question, withChanged } from '../../protocol/question.ts';
import type { GivenRole } from '../../protocol/role.ts';
import type { SettingName, Settings } from '../../protocol/setting.ts';
import type { Ack } from '../ack.ts';
import type { Call } from '../call.ts';
import { called } from '../called.ts';
import { askHttp, changeByHttp, query, roomUrl } from '../http.ts';
import type { RoomNow } from '../http-told.ts';
import type { Inside, OrderEnd } from '../inside.ts';
import type { Joined } from '../joined.ts';
import { TypedTarget } from '../target.ts';
import type { FilterTrial } from './filter-trial.ts';
import type { LookedLink, MadeLink, WantedLink } from './links.ts';
import { Pinned } from './pinned.ts';
import type { Act, ActsRange, OrderEvents, RoomOrder } from './room-order.ts';

/** A part of the queue of questions, as it is read. */
interface QuestionPage {
  readonly questions: readonly Question[];
  readonly next?: number;
}

const told = ['kept', 'pins', 'yours', 'questions'] as const;
type Told = (typeof told)[number];

/** The order of a room: what it was told of it, and what is asked for. */
export class KeptOrder
  extends TypedTarget<OrderEvents, keyof OrderEvents>
  implements RoomOrder, OrderEnd
{
  /** All that is told, as it stands. */
  #told: OrderEvents = { kept: [], pins: [], yours: [], questions: [] };
  /** 0 for the head of the queue, where that has moved. */
  #next: number | undefined;
  /** The room was joined before: what that said is asked for by the first who wants to know it. */
  #isMissing: boolean;
  /** All that is told while that is asked for. */
  #meanwhile: (() => void)[] | undefined;
  /** The fact up to which its answer goes. */
  #from = 0;
  #keep = '';
  readonly #pinned = new Pinned();
  readonly #room: Inside;

  constructor(room: Inside) {
    super();
    this.#room = room;
    room.end = this;
    this.#isMissing = room.state === 'live' || room.state === 'catching-up';
  }

  get kept(): OrderEvents['kept'] {
    return this.#all.kept;
  }

  get pins(): OrderEvents['pins'] {
    return this.#all.pins;
  }

  get yours(): OrderEvents['yours'] {
    return this.#all.yours;
  }

  get questions(): OrderEvents['questions'] {
    return this.#all.questions;
  }

  get nextQuestion(): number | undefined {
    return this.#all && this.#next;
  }

  override addEventListener(...how: Parameters<RoomOrder['addEventListener']>): void {
    super.addEventListener(...how);
    // A listener hears what stands, too, where that has to be asked for.
    void this.#all;
  }

  get #all(): OrderEvents {
    if (this.#isMissing) {
      this.#isMissing = false;
      void this.#catchUp();
    }
    return this.#told;
  }

  /** Asks for what the join said that nobody heard here; what is told meanwhile is taken on top of it. */
  async #catchUp(): Promise<void> {
    this.#meanwhile = [];
    const url = roomUrl(this.#room.uplink.base, this.#room.spelling);
    const now = await askHttp<RoomNow>(url, { headers: this.#room.headers() }).catch(() => {});
    const meanwhile = this.#meanwhile;
    // Joined anew meanwhile, which told it all.
    if (!meanwhile) return;
    this.#meanwhile = undefined;
    if (!now) {
      this.#isMissing = true;
      return;
    }
    this.#take(now);
    this.#from = now.latest;
    for (const take of meanwhile) take();
  }

  enter(joined: Joined): void {
    this.#isMissing = false;
    this.#meanwhile = undefined;
    this.#from = 0;
    this.#take(joined);
  }

  #take(joined: Pick<Joined & RoomNow, Told | 'nextQuestion' | 'settings'>): void {
    this.#next = joined.nextQuestion;
    this.#keep = joined.settings?.keep ?? '';
    this.#pinned.hidden = [];
    for (const name of told) {
      this.#now(name, (joined[name] ?? []) as never);
    }
  }

  notice(aside: Aside): void {
    if (this.#isMissing) return;
    this.#meanwhile?.push(() => this.notice(aside));
    if (aside.type === 'yours') this.#now('yours', withChanged(this.#told.yours, aside.yours));
    if (aside.type !== 'me' || aside.cleared) return;
    this.#next = undefined;
    this.#now('questions', []);
  }

  hear(event: OpenEvent): void {
    if (this.#isMissing || event.seq <= this.#from) return;
    this.#meanwhile?.push(() => this.hear(event));
    if (event.type === 'set' && event.setting === 'keep' && event.value !== undefined) {
      const until = event.at + keepDelay;
      this.#now('kept', [...this.#told.kept, { keep: this.#keep, until }]);
      this.#keep = `${event.value}`;
    }
    this.#now('pins', this.#pinned.follow(this.#told.pins, event));
    if (event.type === 'asked') {
      const { seq, author, at, text } = event;
      this.#now('questions', [...this.#without(seq), { seq, author, at, text }]);
    }
    if (event.type === 'answered' || event.type === 'rejected') {
      if (this.#next !== undefined) this.#next = 0;
      this.#now('questions', this.#without(event.target));
    }
  }

  #without(question: number): readonly Question[] {
    return this.#told.questions.filter(({ seq }) => seq !== question);
  }

  #now<Name extends keyof OrderEvents>(name: Name, value: OrderEvents[Name]): void {
    if (JSON.stringify(this.#told[name]) === JSON.stringify(value)) return;
    this.#told[name] = value;
    this.tell(name, value);
  }

  moreQuestions(): Promise<void> {
    void this.#all;
    return called(({ signal }) => this.#moreQuestions(signal));
  }

  async #moreQuestions(signal: AbortSignal): Promise<void> {
    const what = `questions${query({ after: this.#next })}`;
    const { questions, next } = await this.#get<QuestionPage>(what, signal);
    const known = this.#told.questions.map(({ seq }) => seq);
    const isNew = questions.filter(({ seq }) => !known.includes(seq));
    this.#next = next;
    this.#told.questions = [...this.#told.questions, ...isNew];
    this.tell('questions', this.#told.questions);
    // What was told already comes again where the queue has moved.
    if (next && isNew.length === 0) await this.#moreQuestions(signal);
  }

  acts(range: ActsRange = {}): Promise<AuditPage> {
    return called(({ signal }) => this.#get(`acts${query({ ...range })}`, signal));
  }

  set<Name extends SettingName>(setting: Name, value: Settings[Name]): Promise<Ack> {
    return this.#room.do({ type: 'set', setting, value });
  }

  grant(person: string, role: GivenRole, seconds?: number, name?: string): Promise<Ack> {
    return this.#room.do({ type: 'grant', person, role, until: seconds, name });
  }

  revoke(person: string): Promise<Ack> {
    return this.#room.do({ type: 'revoke', person });
  }

  ask(text: string): Promise<Ack> {
    return this.#room.do({ type: 'ask', text });
  }

  answer(seq: number, text: string): Promise<Ack> {
    return this.#room.do({ type: 'answer', seq, text });
  }

  act(act: Act): Promise<Ack> {
    return this.#room.do(act);
  }

  tryFilters(filters: string): Promise<FilterTrial> {
    return this.#change('POST', 'filters/try', { filters });
  }

  links(): Promise<readonly Invite[]> {
    type Links = { readonly links: readonly Invite[] };
    return called(async ({ signal }) => (await this.#get<Links>('links', signal)).links);
  }

  makeLink(wanted: WantedLink): Promise<MadeLink> {
    return this.#change('POST', 'links', wanted);
  }

  endLink(id: string, takesRoles = false): Promise<{ readonly taken: number }> {
    return this.#change(
      'DELETE',
      `links/${encodeURIComponent(id)}${takesRoles ? '?roles=take' : ''}`,
    );
  }

  lookAtLink(key: string): Promise<LookedLink> {
    return this.#change('POST', 'links/look', { key });
  }

  takeLink(key: string, name = this.#room.you?.name): Promise<Ack> {
    return called(async (call) => {
      const ack = await this.#ask<Ack>(call, 'POST', 'links/take', { key, name });
      this.#room.follow(this.#room.uplink.state());
      return ack;
    });
  }

  #get<Answer>(what: string, signal: AbortSignal): Promise<Answer> {
    return askHttp(this.#url(what), { headers: this.#room.headers(), signal });
  }

  #change<Answer>(method: string, what: string, body?: object): Promise<Answer> {
    return called((call) => this.#ask(call, method, what, body));
  }

  #ask<Answer>(call: Call, method: string, what: string, body?: object): Promise<Answer> {
    return changeByHttp(this.#url(what), method, this.#room.uplink.headers(), body, call);
  }

  #url(what: string): URL {
    return roomUrl(this.#room.uplink.base, this.#room.spelling, `/${what}`);
  }
}
