// Where buttons take each other's place, the keyboard stays there: who began something by keyboard finds "cancel" under the fingers, and
// afterwards the first button again.
import { nextTick, watch, type ShallowRef, type WatchSource } from 'vue';

export function useSteadyFocus(root: Readonly<ShallowRef<HTMLElement | null>>, change: WatchSource<unknown>): void {
  watch(change, () => {
    if (root.value?.contains(document.activeElement)) void nextTick(() => root.value?.querySelector('button')?.focus());
  }, { flush: 'pre' });
}
