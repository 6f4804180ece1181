// Something asked of the service that takes its time: whether it is under way, for how many seconds, and a way to stop waiting for it.
import { ref } from 'vue';
import type { Problem } from './models';

export function useErrand() {
  const running = ref(false);
  const stopped = ref(false);
  const seconds = ref(0);
  const problem = ref<Problem | null>(null);
  let stop = new AbortController();

  async function run(work: (signal: AbortSignal) => Promise<Problem | null>): Promise<void> {
    stop = new AbortController();
    const { signal } = stop;
    seconds.value = 0;
    problem.value = null;
    stopped.value = false;
    running.value = true;
    const timer = setInterval(() => { seconds.value += 1; }, 1000);
    const found = await work(signal);
    clearInterval(timer);
    running.value = false;
    stopped.value = signal.aborted;
    problem.value = signal.aborted ? null : found;
  }
  return { running, stopped, seconds, problem, run, cancel: () => stop.abort() };
}
