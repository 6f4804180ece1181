// What changes, as it changes: /v1/stream in a session, else asking again now and then. One connection for the whole page. The browser
// resumes with Last-Event-ID by itself; when it gives up, this tries again, more and more slowly, and readers reload what they show.
import { onScopeDispose, ref, watch } from 'vue';
import { expired, read } from './client';
import type { Change } from './models';
import { seesLetters, session } from './session';

export type LiveState = 'off' | 'live' | 'lost' | 'asking';
export const liveState = ref<LiveState>('off');

type Listener = (changes: Change[] | null) => void; // null: anything may have changed
const listeners = new Set<Listener>();
let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let waiting: Change[] = [];
let gathering: ReturnType<typeof setTimeout> | undefined;
let patience = 1000;
let missed = false;

const tell = (changes: Change[] | null): void => { for (const listener of listeners) listener(changes); };

/** Many changes at once are told together, so that a burst reloads a list once. */
function gather(change: Change): void {
  waiting.push(change);
  gathering ??= setTimeout(() => {
    gathering = undefined;
    const changes = waiting;
    waiting = [];
    tell(changes);
  }, 250);
}

function open(): void {
  close();
  source = new EventSource('/v1/stream');
  source.onopen = () => {
    liveState.value = 'live';
    patience = 1000;
    if (missed) tell(null);
    missed = false;
  };
  source.onmessage = event => {
    try {
      gather(JSON.parse(event.data) as Change);
    } catch {
      tell(null);
    }
  };
  source.addEventListener('reset', () => tell(null)); // the record was restored from a backup
  source.onerror = () => {
    liveState.value = 'lost';
    missed = true;
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    void read('/v1/session'); // a refused stream does not say why; this finds out whether the session has ended
    clearTimeout(timer);
    timer = setTimeout(open, patience);
    patience = Math.min(patience * 2, 30_000);
  };
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function ask(): void {
  liveState.value = 'asking';
  timer = setTimeout(() => {
    if (!document.hidden) tell(null);
    ask();
  }, 15_000);
}

watch(() => [session.person, session.cookie, expired.value] as const, ([person, cookie, gone]) => {
  close();
  liveState.value = 'off';
  if (!person || gone) return;
  if (cookie && seesLetters()) open();
  else ask();
}, { immediate: true });

/** Calls back on changes for as long as the calling component lives. */
export function onChanges(listener: Listener): void {
  listeners.add(listener);
  onScopeDispose(() => listeners.delete(listener));
}
