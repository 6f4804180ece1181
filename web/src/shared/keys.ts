// Keyboard shortcuts: one register of what a key does where the reader is now, which also fills the help overlay.
// A key is left alone while somebody types, and when it comes with Ctrl, Alt or Meta.
import { onScopeDispose, ref, shallowReactive } from 'vue';

export interface Shortcut { key: string; text: () => string; run: () => void }
type Source = () => Shortcut[];
const active = shallowReactive<Source[]>([]);
export const helpOpen = ref(false);
export const shortcuts = (): Shortcut[] => active.flatMap(source => source());

/** Adds shortcuts for as long as the calling component lives. Later ones win. */
export function useShortcuts(source: Source): void {
  active.push(source);
  onScopeDispose(() => { active.splice(active.indexOf(source), 1); });
}

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  if (event.key === '?') {
    helpOpen.value = !helpOpen.value;
    event.preventDefault();
    return;
  }
  if (document.querySelector('.el-overlay:not([style*="none"])')) return; // a dialog has the keyboard
  const found = [...active].reverse().flatMap(source => source()).find(one => one.key === event.key);
  if (!found) return;
  event.preventDefault();
  found.run();
});
