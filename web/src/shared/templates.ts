// Reply templates, kept in this browser: wording an office uses again and again. They hold no citizen's data, so the editor says so.
import { ref, watch } from 'vue';

export interface Template { name: string; text: string }
const key = 'huiying.templates';
const first: Template[] = [
  { name: '已解决', text: '您好！您反映的问题已收悉。经核实，现已处理完毕：\n\n感谢您对街道工作的关心与支持。' },
  { name: '解释说明', text: '您好！您反映的问题已收悉。经了解，情况如下：\n\n依据：\n\n如有疑问，欢迎再次联系我们。' },
  { name: '分步解决', text: '您好！您反映的问题已收悉。目前已完成：\n\n下一步将于  月  日前完成：\n\n届时我们会再次告知您结果。' },
];

function load(): Template[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (Array.isArray(kept)) return kept.filter((one): one is Template => typeof one?.name === 'string' && typeof one?.text === 'string');
  } catch {
    // Unreadable templates are as good as none.
  }
  return first;
}

export const templates = ref<Template[]>(load());
watch(templates, list => localStorage.setItem(key, JSON.stringify(list)), { deep: true });
