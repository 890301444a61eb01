import type { AuditPage } from '../../protocol/audit.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import type { Invite } from '../../protocol/invite.ts';
import { keepDelay } from '../../protocol/keeping.ts';
import type { Aside } from '../../protocol/me.ts';
import { type Question, withChanged } from '../../protocol/question.ts';
import type { GivenRole } from '../../protocol/role.ts';
import type { SettingName, SettingValue } from '../../protocol/setting.ts';
import type { Ack } from '../ack.ts';
import type { Call } from '../call.ts';
import { called } from '../called.ts';
import { Failure, waitOut } from '../failure.ts';
import { askHttp, changeByHttp, query, roomUrl } from '../http.ts';
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

/** The order of a room: what it was told of it, and what is asked for. */
export class KeptOrder
  extends TypedTarget<OrderEvents, keyof OrderEvents>
  implements RoomOrder, OrderEnd
{
  kept: OrderEvents['kept'] = [];
  pins: OrderEvents['pins'] = [];
  yours: OrderEvents['yours'] = [];
  questions: OrderEvents['questions'] = [];
  /** 0 for the head of the queue, where that has moved. */
  nextQuestion: number | undefined;
  #keep = '';
  readonly #pinned = new Pinned();
  readonly #room: Inside;

  constructor(room: Inside) {
    super();
    this.#room = room;
    room.end = this;
    if (room.state === 'live' || room.state === 'catching-up') this.#catchUp(1);
  }

  /** Asks for what the join said that nobody heard here: in the turn of its answer it is all there is. */
  #catchUp(tries: number): void {
    const { uplink, door, spelling, cursor } = this.#room;
    const join = { ...door.show(), room: spelling, after: cursor };
    uplink.ask({ type: 'join', ...join }, (answer) => {
      if (!(answer instanceof Failure)) return this.enter(answer);
      // Of any other failure the room hears, too, and joins again.
      const wait = waitOut(answer, tries);
      if (wait !== undefined) setTimeout(() => this.#catchUp(tries + 1), wait);
    });
  }

  enter(joined: Joined): void {
    this.nextQuestion = joined.nextQuestion;
    this.#keep = joined.settings?.keep ?? '';
    this.#pinned.hidden = [];
    for (const name of ['kept', 'pins', 'yours', 'questions'] as const) {
      this.#take(name, (joined[name] ?? []) as never);
    }
  }

  notice(aside: Aside): void {
    if (aside.type === 'yours') this.#take('yours', withChanged(this.yours, aside.yours));
    if (aside.type !== 'me' || aside.cleared) return;
    this.nextQuestion = undefined;
    this.#take('questions', []);
  }

  hear(event: OpenEvent): void {
    if (event.type === 'set' && event.setting === 'keep' && event.value !== undefined) {
      const until = event.at + keepDelay;
      this.#take('kept', [...this.kept, { keep: this.#keep, until }]);
      this.#keep = `${event.value}`;
    }
    this.#take('pins', this.#pinned.follow(this.pins, event));
    if (event.type === 'asked') {
      const { seq, author, at, text } = event;
      this.#take('questions', [...this.#without(seq), { seq, author, at, text }]);
    }
    if (event.type === 'answered' || event.type === 'rejected') {
      if (this.nextQuestion !== undefined) this.nextQuestion = 0;
      this.#take('questions', this.#without(event.target));
    }
  }

  #without(question: number): readonly Question[] {
    return this.questions.filter(({ seq }) => seq !== question);
  }

  #take<Name extends keyof OrderEvents>(name: Name, value: OrderEvents[Name]): void {
    if (JSON.stringify(this[name]) === JSON.stringify(value)) return;
    (this as OrderEvents)[name] = value;
    this.tell(name, value);
  }

  moreQuestions(): Promise<void> {
    return called(({ signal }) => this.#moreQuestions(signal));
  }

  async #moreQuestions(signal: AbortSignal): Promise<void> {
    const what = `questions${query({ after: this.nextQuestion })}`;
    const { questions, next } = await this.#get<QuestionPage>(what, signal);
    const known = this.questions.map(({ seq }) => seq);
    const isNew = questions.filter(({ seq }) => !known.includes(seq));
    this.nextQuestion = next;
    this.questions = [...this.questions, ...isNew];
    this.tell('questions', this.questions);
    // What was told already comes again where the queue has moved.
    if (next && isNew.length === 0) await this.#moreQuestions(signal);
  }

  acts(range: ActsRange = {}): Promise<AuditPage> {
    return called(({ signal }) => this.#get(`acts${query({ ...range })}`, signal));
  }

  set(setting: SettingName, value: SettingValue): Promise<Ack> {
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
    return this.#change('DELETE', `links/${id}${takesRoles ? '?roles=take' : ''}`);
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
