// Reads a performance report whose rates go by name: whatever numbers the service sends are shown, those it is known for under their proper
// name, shares as percentages and spans as hours.
import { numberText, shareText, spanText } from '../shared/format';
import { say } from '../shared/language';

export interface Column { name: string; label: () => string }
export interface Performance { overall: (Column & { text: string })[]; columns: Column[]; rows: { office: string | null; texts: Record<string, string> }[] }

const known: Record<string, [string, string]> = {
  first_contact_rate: ['先行联系率', 'Contacted'], satisfaction: ['满意率', 'Satisfied'], rating_rate: ['参评率', 'Rating rate'], sign_rate: ['按时签收率', 'Signed on time'], median_minutes: ['办理时长中位数', 'Median time'], p90_minutes: ['九成件办理时长', 'p90 time'], rank: ['名次', 'Rank'],
  received: ['收件', 'Received'], registered: ['登记', 'Registered'], closed: ['办结', 'Closed'], replied: ['已答复', 'Replied'], on_time_rate: ['按时办结率', 'On time'], contact_rate: ['先行联系率', 'Contacted'], contacted_on_time_rate: ['按时联系率', 'Contacted on time'],
  solved_rate: ['实际解决率', 'Solved'], satisfaction_rate: ['满意率', 'Satisfied'], return_rate: ['退单率', 'Returned'], rework_rate: ['重办率', 'Reworked'], extension_rate: ['延期率', 'Extended'], overdue: ['逾期', 'Overdue'], signed_on_time_rate: ['按时签收率', 'Signed on time'], rated: ['已评价', 'Rated'],
};
/** What the rates are counted from: in the CSV, not on the page. */
const counted = { declined: 1, transferred_out: 1, contact_asked: 1, contacted: 1, due: 1, in_time: 1, solved: 1, explained: 1, dispatched: 1, returned: 1, to_sign: 1, signed_in_time: 1, reworked: 1 };
type Fields = Record<string, unknown>;
const nested = (value: unknown): Fields | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : null);

/** The number of a rate, which may be wrapped with what it was counted from. */
function numberOf(value: unknown): number | null | undefined {
  if (typeof value === 'number' || value === null) return value;
  const inner = nested(value);
  const found = inner ? inner.rate ?? inner.share ?? inner.value : undefined;
  return typeof found === 'number' || found === null ? found : undefined;
}
const isShare = (name: string, value: unknown): boolean => /rate$|share|satisfaction/.test(name) || (nested(value) !== null && ('rate' in nested(value)! || 'share' in nested(value)!));
function textOf(name: string, value: unknown): string {
  const number = numberOf(value);
  if (isShare(name, value)) return shareText(number);
  return /minutes/.test(name) ? spanText(number) : numberText(number);
}
const names = (fields: Fields): string[] => Object.keys(fields).filter(name => numberOf(fields[name]) !== undefined && !['level', 'version', 'least'].includes(name) && !(name in counted));
const column = (name: string): Column => ({ name, label: () => (known[name] ? say(...known[name]) : name.replaceAll('_', ' ')) });

export function readPerformance(report: Fields): Performance {
  const whole = nested(report.overall) ?? nested(report.total) ?? report;
  const groups = (Array.isArray(report.groups) ? report.groups : Array.isArray(report.items) ? report.items : []) as Fields[];
  const shown = names(whole).slice(0, 10);
  return {
    overall: shown.map(name => ({ ...column(name), text: textOf(name, whole[name]) })),
    columns: (groups[0] ? names(groups[0]) : []).slice(0, 8).map(column),
    rows: groups.map(group => ({ office: typeof group.office === 'string' ? group.office : null, texts: Object.fromEntries(names(group).map(name => [name, textOf(name, group[name])])) })),
  };
}
