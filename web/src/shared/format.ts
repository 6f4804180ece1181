// The one place that writes dates, numbers, limits and spans for people, so that every screen shows the same.
// Days and times are the service's own (its offset stands in each time it sends), whatever the reader's machine is set to.
import { language, say } from './language';

let offsetMinutes = 8 * 60; // of the service's zone; read off every time it sends

function learnOffset(at: string): void {
  const found = /([+-])(\d\d):(\d\d)$/.exec(at);
  if (found) offsetMinutes = (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}

/** Days since 1970-01-01 of a day `2026-11-27`. */
const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
/** Where the service stands: the day of an instant in ms. */
export const serviceDay = (at: number): string => new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 10);
/** The first instant of a day there, as the service takes times. */
export function dayStart(day: string): string {
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60].map(part => String(part).padStart(2, '0'));
  return `${day}T00:00:00${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}
export const today = (): string => serviceDay(Date.now());
export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

const weekdays = { zh: ['日', '一', '二', '三', '四', '五', '六'], en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const weekday = (day: string): string => weekdays[language.value][new Date(`${day}T00:00:00Z`).getUTCDay()];

/** `11月27日`, with the year where it is another than this one's. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const other = String(year) !== today().slice(0, 4);
  return say(`${other ? `${year}年` : ''}${month}月${date}日`, `${date} ${months[month - 1]}${other ? ` ${year}` : ''}`);
}

/** `11月27日 14:05`. */
export function timeText(at: string | null | undefined): string {
  if (!at) return '—';
  learnOffset(at);
  return `${dayText(at.slice(0, 10))} ${at.slice(11, 16)}`;
}

/** The day people read; with the hour where a clock does not end with the day. */
export function dueText(clock: { due_at: string; due_on: string }): string {
  learnOffset(clock.due_at);
  const hour = clock.due_at.slice(11, 16);
  return hour === '00:00' ? dayText(clock.due_on) : `${dayText(clock.due_on)} ${hour}`;
}

/** An instant that something is due: the close of a day is written as the next day's 00:00, and read as the day. */
export function dueAtText(at: string | null | undefined): string {
  if (!at) return '—';
  return at.slice(11, 16) === '00:00' ? dayText(addDays(at.slice(0, 10), -1)) : timeText(at);
}

export const numberText = (value: number | null | undefined): string => (value === null || value === undefined ? '—' : value.toLocaleString(language.value === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 }));
/** The size of a file as desks show it. */
export const sizeText = (bytes: number): string => (bytes < 1_048_576 ? `${numberText(Math.ceil(bytes / 1024))} KB` : `${numberText(bytes / 1_048_576)} MB`);
export const shareText = (value: number | null | undefined, digits = 1): string => (value === null || value === undefined ? '—' : `${(value * 100).toFixed(digits)}%`);
/** A change against another period, with its sign. */
export const growthText = (value: number | null | undefined): string => (value === null || value === undefined ? '—' : `${value > 0 ? '+' : value < 0 ? '−' : ''}${(Math.abs(value) * 100).toFixed(0)}%`);
/** How sure, as a whole percentage: more digits would claim more than is known. */
export const sureText = (value: number): string => shareText(value, 0);

const units: Record<string, [string, string]> = { wd: ['个工作日', ' working days'], d: ['天', ' days'], wh: ['个工作小时', ' working hours'], h: ['小时', ' hours'], m: ['个月', ' months'] };
const oneLimit = (limit: string): string => limit.replace(/^(\d+)(wd|d|wh|h|m)$/, (_, count: string, unit: string) => count + say(...units[unit]));
/** `5wd` as people read it. */
export function limitText(limit: string | null): string {
  if (limit === null) return say('上级指定日期', 'a date set above');
  if (limit.startsWith('-')) return say(`答复前${oneLimit(limit.slice(1))}`, `${oneLimit(limit.slice(1))} before the reply`);
  return limit.split('+').map(oneLimit).join(' + ');
}

/** A span in minutes as hours and minutes. */
export function spanText(minutes: number | null | undefined): string {
  if (minutes === null || minutes === undefined) return '—';
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (hours === 0) return say(`${rest} 分钟`, `${rest} min`);
  return rest === 0 ? say(`${hours} 小时`, `${hours} h`) : say(`${hours} 小时 ${rest} 分`, `${hours} h ${rest} min`);
}

/** `(1,3]` working days late, as people read it. */
export const bucketText = (bucket: string): string => (bucket.startsWith('(0,') ? '≤ 1' : bucket.replace(/[([\])]/g, '').replace(',', '–').replace('>', '> '));
/** How long ago, from one clock reading. */
export function agoText(at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 60) return say(`${minutes} 分钟`, `${minutes} min`);
  if (minutes < 48 * 60) return say(`${Math.floor(minutes / 60)} 小时`, `${Math.floor(minutes / 60)} h`);
  return say(`${Math.floor(minutes / 1440)} 天`, `${Math.floor(minutes / 1440)} days`);
}
