// A change of what deadlines are counted by, as a person hands it in: the calendar as its two files hold it, or one policy. What is opened
// is the installation's own file, comments and all; what is sent is what stands in the field, so it may be edited first.
import type { Problem } from '../api/models';
import { say } from '../shared/language';

export interface ChangeDraft { kind: 'calendar' | 'policy'; cn: string; local: string; policy: string; from: string; to: string; reason: string }
export const noChange = (): ChangeDraft => ({ kind: 'calendar', cn: '', local: '', policy: '', from: '', to: '', reason: '' });
export const contentName = { cn: () => say('全国放假安排', 'National holidays'), local: () => say('本市、本单位的特殊日', 'Days of the city and its offices'), policy: () => say('时限规则', 'Policy') };

export type Parsed = { ok: true; data: unknown } | { ok: false; problem: Problem };
const refuse = (code: string, detail: string): Parsed => ({ ok: false, problem: { status: 422, code, detail } });

/** Comments become blanks, so that the line of a fault stays that of the file. */
const withoutComments = (text: string): string => text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, found => (found.startsWith('"') ? found : found.replace(/[^\n]/g, ' ')));

function lineOf(text: string, error: unknown): number {
  const line = /line (\d+)/.exec(String(error))?.[1];
  const position = /position (\d+)/.exec(String(error))?.[1];
  return line ? Number(line) : text.slice(0, position ? Number(position) : undefined).split('\n').length;
}

export function parseContent(text: string, name: string): Parsed {
  if (!text.trim()) return refuse('required', say(`请打开或填写“${name}”`, `Please open or fill in “${name}”`));
  try {
    return { ok: true, data: JSON.parse(withoutComments(text)) };
  } catch (error) {
    const line = lineOf(text, error);
    return refuse('unreadable', say(`“${name}”第 ${line} 行附近写法有误`, `“${name}” cannot be read near line ${line}`));
  }
}

export interface NamedPolicy { name: string }
/** The policies of a whole file; empty where it is something else. */
export function policiesIn(data: unknown): NamedPolicy[] {
  const list = (data as { policies?: unknown } | null)?.policies;
  return Array.isArray(list) ? list.filter((one): one is NamedPolicy => typeof one?.name === 'string') : [];
}

/** What is asked of the service, or what cannot be sent. */
export function orderOf({ kind, cn, local, policy }: ChangeDraft): Parsed {
  if (kind === 'policy') {
    const read = parseContent(policy, contentName.policy());
    if (!read.ok) return read;
    return policiesIn(read.data).length ? refuse('ambiguous', say('一次只能改一条规则：请打开文件，从中选择一条', 'One policy at a time: open the file and choose one')) : { ok: true, data: { policy: read.data } };
  }
  const national = parseContent(cn, contentName.cn());
  if (!national.ok) return national;
  const own = local.trim() ? parseContent(local, contentName.local()) : null;
  if (own && !own.ok) return own;
  return { ok: true, data: { calendar: own ? { cn: national.data, local: own.data } : { cn: national.data } } };
}
