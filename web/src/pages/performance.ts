// The figures of a performance report as a page shows them: what each is called, how it is written, and how two of them compare. Shares differ
// by percentage points, everything else by per cent.
import type { PerformanceFigures } from '../api/models';
import { addDays, growthText, numberText, shareText, spanText } from '../shared/format';
import { say } from '../shared/language';

type Name = keyof PerformanceFigures;
const known = {
  closed: ['办结', 'Closed'], due: ['应办结', 'Due'], in_time: ['按时办结', 'In time'], first_contact_rate: ['先行联系率', 'Contacted'], on_time_rate: ['按时办结率', 'On time'], solved_rate: ['实际解决率', 'Solved'], satisfaction: ['满意率', 'Satisfied'],
  rating_rate: ['参评率', 'Rated'], return_rate: ['退单率', 'Returned'], sign_rate: ['按时签收率', 'Signed on time'], rework_rate: ['重办率', 'Reworked'], median_minutes: ['答复用时中位数', 'Median time'], p90_minutes: ['九成件答复用时', 'p90 time'],
} satisfies Partial<Record<Name, [string, string]>>;
export type Shown = keyof typeof known;

export const overall: Shown[] = ['closed', 'on_time_rate', 'first_contact_rate', 'solved_rate', 'satisfaction', 'rating_rate', 'sign_rate', 'return_rate', 'rework_rate', 'median_minutes', 'p90_minutes'];
export const perOffice: Shown[] = ['closed', 'due', 'on_time_rate', 'first_contact_rate', 'solved_rate', 'satisfaction', 'return_rate', 'median_minutes'];
export const labelOf = (name: Shown): string => say(known[name][0], known[name][1]);

const isShare = (name: Shown): boolean => name.endsWith('rate') || name === 'satisfaction';
export function figureText(figures: PerformanceFigures, name: Shown): string {
  if (isShare(name)) return shareText(figures[name]);
  return name.endsWith('minutes') ? spanText(figures[name]) : numberText(figures[name]);
}

/** How a figure stands against the same of another period; empty where either has none. */
export function comparedText(now: PerformanceFigures, then: PerformanceFigures | undefined, name: Shown): string {
  const [a, b] = [now[name], then?.[name]];
  if (a === null || b === null || b === undefined) return '';
  if (!isShare(name)) return b === 0 ? '' : growthText((a - b) / b);
  const points = (a - b) * 100;
  return `${points > 0 ? '+' : points < 0 ? '−' : ''}${Math.abs(points).toFixed(1)}${say('个百分点', ' points')}`;
}

export type Span = 'month' | 'quarter' | 'year';
export interface Period { from: string; to: string; name: () => string }
const firstOf = (year: number, month: number): string => new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);

/** The month, its quarter, or its assessment year (November to October); `to` no longer counts. */
export function periodOf(span: Span, month: string): Period {
  const [year, number] = month.split('-').map(Number);
  if (span === 'month') return { from: firstOf(year, number), to: firstOf(year, number + 1), name: () => say(`${year}年${number}月`, month) };
  if (span === 'quarter') {
    const first = number - ((number - 1) % 3);
    return { from: firstOf(year, first), to: firstOf(year, first + 3), name: () => say(`${year}年第${'一二三四'[(first - 1) / 3]}季度`, `quarter ${(first + 2) / 3} of ${year}`) };
  }
  const end = number >= 11 ? year + 1 : year;
  return { from: firstOf(end - 1, 11), to: firstOf(end, 11), name: () => say(`${end}考核年度`, `assessment year ${end}`) };
}

/** The twelve months that end with the period. */
export const yearUpTo = ({ to }: Period): { from: string; to: string } => ({ from: `${Number(to.slice(0, 4)) - 1}${to.slice(4)}`, to });
export const lastDay = ({ to }: Period): string => addDays(to, -1);
