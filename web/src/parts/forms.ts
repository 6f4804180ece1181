// What each verb asks for: its fields, the body made of them, its key. The service decides which verbs there are now (`verbs` of the
// message) and checks what is sent; a verb without a row here is offered as a bare button.
import type { Message, Request, Verb } from '../api/models';
import { say } from '../shared/language';
import { word, wordsOf, type Vocabulary } from '../shared/words';

export type FieldType = 'text' | 'long' | 'letter' | 'choice' | 'flag' | 'office' | 'offices' | 'limit' | 'parts';
export type Values = Record<string, unknown>;
export interface Field { name: string; type: FieldType; required?: boolean; list?: Vocabulary; options?: (message: Message) => string[]; shown?: (values: Values) => boolean; hint?: () => string }
export interface Form { fields: Field[]; body?: (values: Values) => Values }

const note: Field = { name: 'note', type: 'long' };
const neededNote: Field = { ...note, required: true };
const unreached = ['no_answer', 'wrong_number', 'refused', 'no_contact_given', 'other'];
const returns = ['not_our_duty', 'not_our_area', 'not_accepted_by_hotline', 'essentials_missing', 'wrongly_repeated', 'other'];
const declines = ['emergency_line', 'in_other_procedure', 'no_new_facts', 'secret_or_private', 'outside_government', 'unlawful_or_abusive', 'too_vague'];
const verdicts = ['adopted', 'partly_adopted', 'noted', 'not_adopted'];
const outcomesOf = ({ kind }: Message): string[] => (['suggestion', 'opinion'].includes(kind) ? verdicts : ['solved', 'partly_solved', 'explained', 'unsolved']);
const limitHint = (): string => say('如 5wd（5 个工作日）、10d（10 天）', 'such as 5wd (5 working days) or 10d (10 days)');

export const forms: Partial<Record<Verb, Form>> = {
  dispatch: { fields: [{ name: 'office', type: 'office', required: true }, { name: 'assisting', type: 'offices' }, { name: 'assist_limit', type: 'limit', hint: limitHint, shown: values => Boolean((values.assisting as string[] | undefined)?.length) }, { name: 'complex', type: 'flag' }, note] },
  sign: { fields: [] },
  assign: { fields: [{ name: 'assignee', type: 'text', required: true }] },
  contact: { fields: [{ name: 'reached', type: 'choice', list: 'reason', options: () => ['reached', ...unreached], required: true }, note],
    body: ({ reached, ...rest }) => (reached === 'reached' ? { reached: true, ...rest } : { reached: false, reason: reached, ...rest }) },
  progress: { fields: [neededNote, { name: 'done', type: 'flag' }] },
  reply: { fields: [{ name: 'outcome', type: 'choice', list: 'outcome', options: outcomesOf, required: true }, { name: 'body', type: 'letter', required: true }] },
  return: { fields: [{ name: 'reason', type: 'choice', list: 'reason', options: () => returns, required: true }, { name: 'suggested_office', type: 'office' }, note] },
  extend: { fields: [{ name: 'reason', type: 'long', required: true }, { name: 'limit', type: 'limit', hint: limitHint }] },
  pause: { fields: [{ name: 'reason', type: 'choice', list: 'reason', options: () => ['correction', 'third_party', 'hearing', 'appraisal'], required: true }, { name: 'question', type: 'long', required: true, shown: ({ reason }) => reason === 'correction' }, note] },
  resume: { fields: [note] },
  approve: { fields: [note] },
  send_back: { fields: [neededNote] },
  transfer_out: { fields: [{ name: 'body', type: 'text', required: true }, { name: 'reason', type: 'long', required: true }] },
  decline: { fields: [{ name: 'reason', type: 'choice', list: 'reason', options: () => declines, required: true }, { name: 'advice', type: 'long', required: true }] },
  void: { fields: [note] },
  withdraw: { fields: [note] },
  supplement: { fields: [{ name: 'text', type: 'long', required: true }] },
  rating: { fields: [{ name: 'score', type: 'choice', list: 'score', options: () => wordsOf('score'), required: true }, { name: 'comment', type: 'long' }] },
  rework: { fields: [neededNote] },
  nudge: { fields: [note] },
  supervise: { fields: [{ name: 'level', type: 'text' }, { name: 'short_clock', type: 'flag' }, note], body: ({ level, ...rest }) => (level ? { level: Number(level), ...rest } : rest) },
  split: { fields: [{ name: 'parts', type: 'parts', required: true }, note] },
  unlink: { fields: [note] },
};

export const keyOf: Partial<Record<Verb, string>> = { sign: 's', contact: 'c', reply: 'r', return: 'b', extend: 'e', pause: 'p', resume: 'u', progress: 'n', assign: 'a', dispatch: 'd', approve: 'y', send_back: 'x', nudge: 'i', supervise: 'v', split: 't' };
/** In the order of a message's life; the first that is possible is the one to do next. */
export const order: Verb[] = ['dispatch', 'sign', 'contact', 'reply', 'approve', 'send_back', 'resume', 'progress', 'assign', 'return', 'extend', 'pause', 'nudge', 'supervise', 'split', 'unlink', 'transfer_out', 'decline', 'rework', 'rating', 'supplement', 'withdraw', 'void'];

/** Ruling on a request: which actions there are, and what they ask for. */
export interface Ruling { action: 'approve' | 'reject' | 'withdraw'; text: () => string; form: Form }
const approvalOf: Record<Request['type'], Form> = {
  return: { fields: [{ name: 'office', type: 'office', required: true }, { name: 'assisting', type: 'offices' }, note] },
  void: { fields: [note] }, extension: { fields: [note] }, supplement: { fields: [{ name: 'office', type: 'office' }, note] }, delivery: { fields: [] },
};
export function rulingsOf(request: Request): Ruling[] {
  if (request.state !== 'pending') return [];
  const withdraw: Ruling = { action: 'withdraw', text: () => (request.type === 'delivery' ? say('已另行告知', 'Told otherwise') : say('撤回申请', 'Withdraw')), form: { fields: [] } };
  if (request.type === 'delivery') return [withdraw];
  const rejection: Field[] = request.type === 'return' ? [{ name: 'not_final', type: 'flag' }, note] : [note];
  return [
    { action: 'approve', text: () => (request.type === 'return' ? say('同意退单并改派', 'Approve, send on') : say('同意', 'Approve') + word('request', request.type)), form: approvalOf[request.type] },
    { action: 'reject', text: () => say('驳回', 'Reject ') + word('request', request.type), form: { fields: rejection, body: ({ not_final, ...rest }) => (not_final ? { ...rest, final: false } : rest) } },
    ...(request.type === 'supplement' ? [] : [withdraw]),
  ];
}
