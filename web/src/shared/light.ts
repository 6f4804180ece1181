// The light of a message: one rule for every screen. Red is late, yellow is due by the end of tomorrow, green later; blue stands
// still, and what is over or has no date has none. The words say the same as the colour, so that none depends on colour alone.
import { computed, ref } from 'vue';
import { agoText, daysBetween, dueText, serviceDay } from './format';
import { say } from './language';
import type { Message } from '../api/models';

/** The present, to ten seconds; what reads it is drawn again as time passes. */
export const now = ref(Date.now());
setInterval(() => { now.value = Date.now(); }, 10_000);
const day = computed(() => serviceDay(now.value));

export type Light = 'late' | 'soon' | 'fine' | 'still' | 'none';
type Dated = Pick<Message, 'due_at' | 'due_on' | 'overdue' | 'state'>;

/** Late as the service said, or since: the page need not be fetched again for an hour that passes. */
const isLate = (message: Dated): boolean => message.overdue || (message.due_at !== null && now.value > Date.parse(message.due_at));

export function lightOf(message: Dated): Light {
  if (!message.due_at || !message.due_on) return message.state === 'paused' ? 'still' : 'none';
  if (isLate(message)) return 'late';
  return daysBetween(day.value, message.due_on) <= 1 ? 'soon' : 'fine';
}

export function lightText(message: Dated): string {
  if (!message.due_at || !message.due_on) {
    if (message.state === 'paused') return say('计时已暂停', 'Clock paused');
    return ['closed', 'declined', 'voided'].includes(message.state) ? say('已了结', 'Over') : say('无时限', 'No deadline');
  }
  if (isLate(message)) return say(`逾期 ${agoText(message.due_at, now.value)}`, `${agoText(message.due_at, now.value)} late`);
  const days = daysBetween(day.value, message.due_on);
  const hour = message.due_at.slice(11, 16) === '00:00' ? '' : ` ${message.due_at.slice(11, 16)}`;
  if (days <= 0) return say(`今日${hour}到期`, `Due today${hour}`);
  if (days === 1) return say(`明日${hour}到期`, `Due tomorrow${hour}`);
  return say(`${dueText({ due_at: message.due_at, due_on: message.due_on })}到期`, `Due ${dueText({ due_at: message.due_at, due_on: message.due_on })}`);
}
