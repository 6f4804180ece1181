// Calls to the service. A call never throws: it gives data or a problem, the status 0 where no answer came. Inside a session the
// browser sends its cookie by itself, and the header below shows that the console asks and not another site (CSRF).
// Query strings reach no log of the service, so codes of citizens may stand there, but never in the page's own address.
import { ref } from 'vue';
import { say } from '../shared/language';
import type { Page, Problem } from './models';

export type Answer<T> = { ok: true; status: number; data: T } | { ok: false; status: number; problem: Problem };
export type Query = Record<string, string | number | boolean | null | undefined>;
export interface Options { query?: Query; body?: unknown; version?: number; once?: string; signal?: AbortSignal; bearer?: string }

/** True from the moment the service no longer knows this person until the next sign-in. */
export const expired = ref(false);
/** True while calls get no answer at all. */
export const unreachable = ref(false);
/** A token for services without sessions; kept in memory alone, gone with the page. */
let memoryToken: string | null = null;
export const keepToken = (token: string | null): void => { memoryToken = token; };
export const hasToken = (): boolean => memoryToken !== null;

export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return pairs.length ? `${path}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}` : path;
}

function headersOf(method: string, { body, version, once, bearer }: Options): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Huiying-Console'] = '1';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  if (once) headers['Idempotency-Key'] = once;
  const token = bearer ?? memoryToken;
  if (token) headers.Authorization = `Bearer ${token}`;
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { status: response.status, code: 'unreadable', detail: say(`服务答复 ${response.status}`, `The service answered ${response.status}`) };
  try {
    return { ...fallback, ...await response.json(), status: response.status };
  } catch {
    return fallback;
  }
}

/** A refusal; of somebody who was known it may mean that the session has ended. */
function refusalOf(response: Response, known = true): Promise<Problem> {
  if (response.status === 401 && known) expired.value = true;
  return problemOf(response);
}

const silence = (): Problem => ({ status: 0, code: 'unreachable', detail: say('暂时连不上服务，稍后自动重试', 'The service cannot be reached; trying again soon') });

export async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, options: Options = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(address(path, options.query), { method, headers: headersOf(method, options), cache: 'no-store', credentials: 'same-origin', signal: options.signal,
      body: options.body === undefined ? undefined : JSON.stringify(options.body) });
    unreachable.value = false;
    if (!response.ok) {
      const known = !options.bearer && !(method === 'POST' && path === '/v1/session');
      return { ok: false, status: response.status, problem: await refusalOf(response, known) };
    }
    return { ok: true, status: response.status, data: response.status === 204 ? null as T : await response.json() as T };
  } catch {
    if (!options.signal?.aborted) unreachable.value = true;
    return { ok: false, status: 0, problem: silence() };
  }
}

export const read = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer<T>> => call<T>('GET', path, { query, signal });
export const send = <T>(path: string, body: unknown, options: Options = {}): Promise<Answer<T>> => call<T>('POST', path, { ...options, body });

/** A list to its end, or to `most` rows. */
export async function readAll<T>(path: string, query: Query = {}, most = 2000): Promise<Answer<T[]>> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Answer<Page<T>> = await read<Page<T>>(path, { ...query, limit: 200, cursor });
    if (!page.ok) return page;
    items.push(...page.data.items);
    cursor = page.data.next;
  } while (cursor && items.length < most);
  return { ok: true, status: 200, data: items };
}

/** A key that makes sending the same thing twice harmless. */
export const onceKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

/** Told of each piece that has come: how many bytes there are now, and of how many, where the service says so. */
export type Arrival = (bytes: number, of: number | null) => void;

async function piecesOf(response: Response, arrived: Arrival): Promise<BlobPart[]> {
  const of = Number(response.headers.get('Content-Length')) || null;
  const pieces: BlobPart[] = [];
  const reader = response.body!.getReader();
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return pieces;
    pieces.push(value);
    arrived(bytes += value.length, of);
  }
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A file to save. Asked for like any other call, so that a session's rules hold; what breaks off half-way saves nothing. */
export async function download(path: string, query: Query, name: string, arrived: Arrival, signal: AbortSignal): Promise<Problem | null> {
  let begun = false;
  try {
    const response = await fetch(address(path, query), { headers: { ...headersOf('GET', {}), Accept: '*/*' }, cache: 'no-store', credentials: 'same-origin', signal });
    if (!response.ok) return await refusalOf(response);
    begun = true;
    save(new Blob(await piecesOf(response, arrived), { type: response.headers.get('Content-Type') ?? '' }), name);
    return null;
  } catch {
    return { status: 0, code: 'unreachable', detail: begun ? say('下载中断，请重试', 'The download broke off; please try again') : say('暂时连不上服务，请稍后重试', 'The service cannot be reached; please try again') };
  }
}
