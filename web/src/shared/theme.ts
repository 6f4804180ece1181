// Light or dark: the system's wish unless the reader chose.
import { ref, watchEffect } from 'vue';

const wish = matchMedia('(prefers-color-scheme: dark)');
const stored = localStorage.getItem('huiying.theme');
const systemDark = ref(wish.matches);
wish.addEventListener('change', event => { systemDark.value = event.matches; });
const chosen = ref<'light' | 'dark' | null>(stored === 'light' || stored === 'dark' ? stored : null);

export const dark = ref(false);
watchEffect(() => {
  dark.value = chosen.value ? chosen.value === 'dark' : systemDark.value;
  document.documentElement.classList.toggle('dark', dark.value);
});

export function switchTheme(): void {
  chosen.value = dark.value ? 'light' : 'dark';
  localStorage.setItem('huiying.theme', chosen.value);
}
