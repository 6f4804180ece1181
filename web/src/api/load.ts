// Data of a page: loaded, kept while loading again, loaded anew when something changed. A failure says so beside what was shown.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';
import type { Answer } from './client';
import { expired } from './client';
import { onChanges } from './live';
import type { Change, Problem } from './models';

export interface Loaded<T> { data: ShallowRef<T | null>; problem: Ref<Problem | null>; loading: Ref<boolean>; reload: () => Promise<void> }
export interface LoadOptions<T> { follow?: WatchSource<unknown>; when?: (changes: Change[]) => boolean; live?: boolean; /** An answer that is older than what is shown: one asked for before something was sent. */ stale?: (shown: T, answer: T) => boolean }

export function useLoad<T>(ask: () => Promise<Answer<T>> | null, { follow, when, live = true, stale }: LoadOptions<T> = {}): Loaded<T> {
  const data = shallowRef<T | null>(null);
  const problem = ref<Problem | null>(null);
  const loading = ref(false);
  let latest = 0;
  async function reload(): Promise<void> {
    const asked = ask();
    if (!asked) return;
    const turn = ++latest;
    loading.value = true;
    const answer = await asked;
    if (turn !== latest) return; // a later question has been asked
    loading.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok && !(data.value !== null && stale?.(data.value, answer.data))) data.value = answer.data;
  }
  // Changes that come while loading are one more loading afterwards, and a busy day is no more than one a second.
  let again: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  function refresh(): void {
    const pause = Math.max(0, last + 1000 - Date.now());
    again ??= setTimeout(() => {
      again = undefined;
      if (loading.value) return refresh();
      last = Date.now();
      void reload();
    }, loading.value ? Math.max(200, pause) : pause);
  }
  onScopeDispose(() => clearTimeout(again));
  if (follow) watch(follow, () => { data.value = null; void reload(); });
  if (live) onChanges(changes => { if (!changes || !when || when(changes)) refresh(); });
  watch(expired, gone => { if (!gone) void reload(); });
  void reload();
  return { data, problem, loading, reload };
}
