// The reader's language: Chinese first, English beside it. Texts stand where they are used, `say('中文', 'English')`; a
// component that reads one is drawn anew when the language changes.
import { ref, watchEffect } from 'vue';

export type Language = 'zh' | 'en';
const stored = localStorage.getItem('huiying.language');
export const language = ref<Language>(stored === 'en' ? 'en' : 'zh');

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  localStorage.setItem('huiying.language', language.value);
});

/** The text in the reader's language. */
export const say = (zh: string, en: string): string => (language.value === 'zh' ? zh : en);

/** Of a text the service wrote as `中文 / English`, the reader's half. */
export function pick(text: string | null | undefined): string {
  const parts = (text ?? '').split(' / ');
  if (parts.length < 2) return parts[0];
  return language.value === 'zh' ? parts[0] : parts.slice(1).join(' / ');
}
