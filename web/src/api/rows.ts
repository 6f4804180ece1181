// A long list of messages by cursor, held in order while it changes: pages are fetched as the reader nears the end, and a changed
// message is fetched alone and put where it belongs. So ten thousand rows need neither one big answer nor a reload for each change.
import { ref, shallowRef, watch, type WatchSource } from 'vue';
import { expired, read, type Query } from './client';
import { onChanges } from './live';
import type { Message, Page, Problem } from './models';

const pageSize = 100;
const singlyAtMost = 20; // more changes than this at once are a reload

export interface RowsOptions {
  path: () => string | null;
  query: () => Query;
  follow: WatchSource<unknown>;
  /** Does it stand in this list? Asked of a message that has changed; where it cannot be told, the list is reloaded. */
  belongs?: (message: Message) => boolean;
  /** The list's order, the same as the service's. */
  before?: (one: Message, other: Message) => boolean;
}

export const nearestDueFirst = (one: Message, other: Message): boolean => {
  const [a, b] = [one.due_at ?? '9999', other.due_at ?? '9999'].map(at => (at === '9999' ? Infinity : Date.parse(at)));
  return a < b || (a === b && Number(one.id) < Number(other.id));
};

export function useRows({ path, query, follow, belongs, before = nearestDueFirst }: RowsOptions) {
  const rows = shallowRef<Message[]>([]);
  const complete = ref(false);
  const loading = ref(false);
  const problem = ref<Problem | null>(null);
  const fresh = ref(true); // nothing has come yet
  let next: string | null = null;
  let turn = 0;

  async function fetchPage(from: string | null): Promise<Page<Message> | null> {
    const where = path();
    if (!where) return null;
    const mine = turn;
    loading.value = true;
    const answer = await read<Page<Message>>(where, { ...query(), limit: pageSize, cursor: from });
    if (mine !== turn) return null;
    loading.value = false;
    problem.value = answer.ok ? null : answer.problem;
    return answer.ok ? answer.data : null;
  }

  /** From the top, as far down as the reader had come. */
  async function reload(): Promise<void> {
    turn += 1;
    const mine = turn;
    const wanted = Math.max(pageSize, rows.value.length);
    const found: Message[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Message> | null = await fetchPage(cursor);
      if (!page || mine !== turn) return;
      found.push(...page.items);
      cursor = page.next;
    } while (cursor && found.length < wanted);
    rows.value = found;
    next = cursor;
    complete.value = cursor === null;
    fresh.value = false;
  }

  async function more(): Promise<void> {
    if (loading.value || complete.value || fresh.value || !next) return;
    const page = await fetchPage(next);
    if (!page) return;
    const known = new Set(rows.value.map(({ id }) => id));
    rows.value = [...rows.value, ...page.items.filter(({ id }) => !known.has(id))];
    next = page.next;
    complete.value = next === null;
  }

  function place(message: Message): void {
    const others = rows.value.filter(({ id }) => id !== message.id);
    if (belongs!(message)) {
      const at = others.findIndex(other => before(message, other));
      if (at >= 0) others.splice(at, 0, message);
      else if (complete.value) others.push(message);
    }
    rows.value = others;
  }

  async function refresh(ids: string[]): Promise<void> {
    for (const answer of await Promise.all(ids.map(id => read<Message>(`/v1/messages/${encodeURIComponent(id)}`))))
      if (answer.ok) place(answer.data);
      else if (answer.status === 404) return void reload();
  }

  onChanges(changes => {
    const ids = [...new Set(changes?.map(change => change.message).filter((id): id is string => Boolean(id)) ?? [])];
    if (!changes || !belongs || ids.length > singlyAtMost) void reload();
    else void refresh(ids);
  });
  watch(follow, () => {
    rows.value = [];
    fresh.value = true;
    complete.value = false;
    next = null;
    void reload();
  });
  watch(expired, gone => { if (!gone) void reload(); });
  void reload();
  return { rows, complete, loading, problem, fresh, more, reload, place };
}
