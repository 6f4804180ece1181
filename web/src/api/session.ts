// Who sits here. A token is exchanged for the service's session cookie, which scripts cannot read (POST /v1/session); a service that
// has no sessions is asked with the token itself, kept in memory only. Another way in (OpenID Connect) would end here too, with
// the same cookie. What this person may see is the service's decision; roles only choose what the menu offers.
import { computed, reactive } from 'vue';
import { dropAllDrafts } from '../shared/drafts';
import { call, expired, keepToken, read } from './client';
import type { OfficeName, Page, Person, Problem, Role } from './models';
import { nameOffices } from './offices';

export const session = reactive<{ person: Person | null; ready: boolean; cookie: boolean }>({ person: null, ready: false, cookie: false });
export const signedIn = computed(() => session.person !== null);
export const may = (...roles: Role[]): boolean => session.person?.roles.some(role => roles.includes(role)) ?? false;

/** Whether letters are this person's business: an administrator sees none, hears of no change, and is told no office's name. */
export const seesLetters = (): boolean => may('office', 'dispatcher', 'supervisor');

const hasNoSessions = (status: number): boolean => status === 404 || status === 405;
/** A cookie lives on when the page is loaded again; this remembers only that there may be one, so that a first visit asks nothing. */
const trace = 'huiying.session';

function remember(person: Person, cookie: boolean): void {
  Object.assign(session, { person: { ...person, roles: person.roles ?? [], offices: person.offices ?? [], level: person.level ?? null }, cookie });
  expired.value = false;
  if (cookie) localStorage.setItem(trace, '1');
  if (seesLetters()) void nameOffices();
}

/** Takes up the session of an earlier visit, if there is one. */
export async function resume(): Promise<void> {
  if (!session.ready && localStorage.getItem(trace)) {
    const answer = await read<Person>('/v1/session');
    if (answer.ok) remember(answer.data, true);
    else if (answer.status !== 0) localStorage.removeItem(trace);
    if (!answer.ok) expired.value = false; // nobody sits here yet whose session could end
  }
  session.ready = true;
}

export async function signIn(token: string): Promise<Problem | null> {
  const answer = await call<Person>('POST', '/v1/session', { body: { token } });
  if (answer.ok) {
    keepToken(null);
    remember(answer.data, true);
    return null;
  }
  return hasNoSessions(answer.status) ? signInWithout(token) : answer.problem;
}

/** Finds out what a token may do by asking for it. */
async function signInWithout(token: string): Promise<Problem | null> {
  const bearer = { bearer: token };
  const [offices, overdue, requests] = await Promise.all([call<Page<OfficeName>>('GET', '/v1/offices', { ...bearer, query: { limit: 200 } }), call('GET', '/v1/metrics/overdue', bearer), call<Page<unknown>>('GET', '/v1/requests', { ...bearer, query: { limit: 1 } })]);
  if (!offices.ok) return offices.problem;
  keepToken(token);
  const roles: Role[] = overdue.ok ? ['supervisor', 'dispatcher', 'office'] : ['office'];
  const mine = await Promise.all(offices.data.items.map(({ code }) => call('GET', `/v1/offices/${code}/summary`, bearer)));
  const codes = offices.data.items.map(({ code }) => code).filter((_, at) => mine[at].ok);
  if (!requests.ok) return requests.problem;
  remember({ person: '', roles, offices: overdue.ok ? [] : codes, level: null }, false);
  return null;
}

export async function signOut(): Promise<void> {
  if (session.cookie) await call('DELETE', '/v1/session');
  keepToken(null);
  localStorage.removeItem(trace);
  dropAllDrafts();
  expired.value = false;
  Object.assign(session, { person: null, cookie: false });
}
