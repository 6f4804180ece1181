// One message: what was written, its deadlines, what has been done, and the forms of what this person may do now.
import { officeName } from './offices.js';
import { anyWord, el, pick, say, word } from './page.js';
import { callService, onceKey } from './service.js';

const open = { message: null, events: null, problem: null, newer: false, changed: null };
const panel = () => document.getElementById('message');

const unreached = ['no_answer', 'wrong_number', 'refused', 'no_contact_given', 'other'];
const returns = ['not_our_duty', 'not_our_area', 'not_accepted_by_hotline', 'essentials_missing', 'wrongly_repeated', 'other'];
const outcomes = message => (['suggestion', 'opinion'].includes(message.kind) ? ['adopted', 'partly_adopted', 'noted', 'not_adopted'] : ['solved', 'partly_solved', 'explained', 'unsolved']);
const note = { name: 'note', type: 'long' };
const pauses = ['correction', 'third_party', 'hearing', 'appraisal'];
const scores = ['satisfied', 'mostly_satisfied', 'neutral', 'dissatisfied'];
/** The forms: fields, and how the body of the request is made of them where it is not the fields as they are. */
const forms = {
  sign: { fields: [] },
  dispatch: { fields: [{ name: 'office', type: 'office', required: true }, { name: 'complex', type: 'flag' }, note] },
  contact: { fields: [{ name: 'reached', type: 'choice', list: 'reason', options: () => ['reached', ...unreached] }, note],
    body: ({ reached, ...rest }) => (reached === 'reached' ? { reached: true, ...rest } : { reached: false, reason: reached, ...rest }) },
  progress: { fields: [{ ...note, required: true }] },
  reply: { fields: [{ name: 'outcome', type: 'choice', list: 'outcome', options: outcomes }, { name: 'body', type: 'long', required: true }] },
  assign: { fields: [{ name: 'assignee', type: 'text', required: true }] },
  extend: { fields: [{ name: 'reason', type: 'long', required: true }, { name: 'limit', type: 'text' }] },
  pause: { fields: [{ name: 'reason', type: 'choice', list: 'reason', options: () => pauses }, { name: 'question', type: 'long' }, note] },
  resume: { fields: [note] },
  return: { fields: [{ name: 'reason', type: 'choice', list: 'reason', options: () => returns }, { name: 'suggested_office', type: 'office' }, note] },
  approve: { fields: [note] },
  send_back: { fields: [{ ...note, required: true }] },
  nudge: { fields: [note] },
  supervise: { fields: [{ name: 'level', type: 'text' }, { name: 'short_clock', type: 'flag' }, note], body: ({ level, ...rest }) => (level ? { level: Number(level), ...rest } : rest) },
  rework: { fields: [{ ...note, required: true }] },
  rating: { fields: [{ name: 'score', type: 'choice', list: 'reason', options: () => scores }, { name: 'comment', type: 'long' }] },
};
/** How each sort of request is ruled on, and which verb shows that this person is one who rules on it. */
const rulings = {
  return: { by: 'decline', forms: {
    approve: { label: () => say('同意退单并改派', 'Approve and send on'), fields: [{ name: 'office', type: 'office', required: true }, note] },
    reject: { label: () => say('驳回退单', 'Reject the return'), fields: [note] } } },
  extension: { by: 'nudge', forms: {
    approve: { label: () => say('同意延期', 'Grant the extension'), fields: [note] },
    reject: { label: () => say('驳回延期', 'Refuse the extension'), fields: [note] } } },
};

export async function openMessage(id, changed) {
  Object.assign(open, { message: null, events: null, problem: null, newer: false, changed });
  await fetchMessage(id);
  redrawMessage();
  panel()?.querySelector('h2')?.focus();
}

async function fetchMessage(id) {
  const path = `/v1/messages/${encodeURIComponent(id)}`;
  const [message, events] = await Promise.all([callService(path), callService(`${path}/events?limit=200`)]);
  open.problem = message.problem ?? null;
  if (message.ok) open.message = message.data;
  if (events.ok) open.events = events.data;
  open.newer = false;
}

export function closeMessage() {
  const key = open.message && `message-${open.message.id}`;
  Object.assign(open, { message: null, events: null, problem: null });
  redrawMessage();
  if (key) document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** Is something being written? Then the panel must not be drawn anew. */
const busy = () => Boolean(panel()?.querySelector('details[open] form')) || [...panel()?.querySelectorAll('form') ?? []].some(form => form.contains(document.activeElement));

export async function refreshMessage() {
  if (!open.message) return;
  const { id, version } = open.message;
  if (busy()) {
    const now = await callService(`/v1/messages/${encodeURIComponent(id)}`);
    if (!now.ok || now.data.version === version || open.message?.id !== id) return;
    open.newer = true;
    panel().querySelector('.newer').hidden = false;
    return;
  }
  const before = JSON.stringify(open.message);
  await fetchMessage(id);
  if (open.message?.id === id && JSON.stringify(open.message) !== before && !busy()) redrawMessage();
}

/** Draws the panel; what has been typed into its forms is put back. */
export function redrawMessage() {
  const place = panel();
  if (!place) return;
  const typed = new Map();
  for (const form of place.querySelectorAll('form')) typed.set(form.dataset.verb, { open: form.closest('details')?.open, values: new Map([...form.elements].map(field => [field.name, field.type === 'checkbox' ? field.checked : field.value])) });
  const same = place.dataset.message === open.message?.id;
  const record = same && place.querySelector('.record')?.open;
  place.hidden = !open.message && !open.problem;
  document.getElementById('main').classList.toggle('with-message', !place.hidden);
  place.dataset.message = open.message?.id ?? '';
  place.replaceChildren(...(place.hidden ? [] : drawPanel(record).flat(Infinity).filter(Boolean)));
  for (const form of same ? place.querySelectorAll('form') : []) {
    const old = typed.get(form.dataset.verb);
    if (!old) continue;
    if (form.closest('details')) form.closest('details').open = old.open;
    for (const field of form.elements)
      if (old.values.has(field.name) && field.type === 'checkbox') field.checked = old.values.get(field.name);
      else if (old.values.has(field.name) && field.name) field.value = old.values.get(field.name);
  }
}

const units = { wd: ['个工作日', ' working days'], d: ['天', ' days'], wh: ['个工作小时', ' working hours'], h: ['小时', ' hours'], m: ['个月', ' months'] };
/** `5wd` as people read it. */
const oneLimit = limit => limit.replace(/^(\d+)(wd|d|wh|h|m)$/, (_, number, unit) => number + say(...units[unit]));
function limitText(limit) {
  if (limit === null) return say('上级指定日期', 'a date set above');
  if (limit.startsWith('-')) return say(`答复前${oneLimit(limit.slice(1))}`, `${oneLimit(limit.slice(1))} before the reply`);
  return limit.split('+').map(oneLimit).join(' + ');
}
const time = at => (at ? at.slice(0, 16).replace('T', ' ') : '—');
const shown = (label, text) => text && [el('dt', {}, label), el('dd', {}, text)];
const closer = () => el('button', { type: 'button', class: 'close', onclick: closeMessage }, say('关闭', 'Close'));

function drawPanel(recordOpen) {
  const m = open.message;
  if (!m) return [closer(), el('p', { class: 'problem', role: 'alert' }, pick(open.problem.detail))];
  const contact = [m.contact.name, m.contact.phone, m.contact.email].filter(Boolean).join('，');
  const place = [m.location?.community, m.location?.address].filter(Boolean).join('，');
  return [
    closer(),
    el('h2', { tabindex: '-1' }, m.title || m.number),
    el('p', { class: 'quiet' }, `${m.number} · ${word('kind', m.kind)} · ${word('state', m.state)} · ${m.channel} ${m.external_id}`),
    el('p', { class: 'newer problem', hidden: !open.newer }, say('此件已被他人更新。', 'Somebody has changed this message.'), ' ', reloader()),
    m.body && el('p', { class: 'letter' }, m.body),
    el('dl', {}, shown(say('收到', 'Received'), time(m.received_at)), shown(say('联系', 'Contact'), contact), shown(say('地点', 'Place'), place), shown(say('主办', 'Lead'), m.office ? officeName(m.office) : say('待派单', 'in triage')),
      shown(say('协办', 'Assisting'), m.assisting.map(officeName).join('，')), shown(say('经办人', 'Person'), m.assignee), shown(say('派单依据', 'Routed by'), `${word('routed', m.routing.by)} ${m.routing.reason}`)),
    m.reply && [el('h3', {}, say('答复', 'Reply')), el('p', { class: 'letter' }, m.reply.body), el('p', { class: 'quiet' }, `${word('outcome', m.reply.outcome)} · ${officeName(m.reply.office)} ${m.reply.author} · ${time(m.reply.replied_at)}`)],
    m.verbs.filter(verb => forms[verb]).map(verb => drawForm(verb, word('verb', verb), forms[verb], `/v1/messages/${m.id}/${verb}`)),
    m.requests.map(request => [el('p', {}, say('申请：', 'Request: '), `${word('verb', request.type)} · ${word('reason', request.reason)} · ${word('request', request.state)} · ${request.requested_by} ${request.note ?? ''}`),
      request.limit && el('p', { class: 'quiet' }, say('延长：', 'How far: '), limitText(request.limit)),
      request.state === 'pending' && m.verbs.includes(rulings[request.type]?.by) && Object.entries(rulings[request.type].forms).map(([name, form]) => drawForm(`${request.type}-${name}`, form.label(), form, `/v1/requests/${request.id}/${name}`))]),
    m.rating && el('p', {}, say('评价：', 'Rating: '), word('reason', m.rating.score), m.rating.comment && `：${m.rating.comment}`),
    drawClocks(m),
    m.notes.length > 0 && [el('h3', {}, say('工作记录', 'Notes')), el('ul', { class: 'notes' }, m.notes.map(entry => el('li', {}, el('span', { class: 'quiet' }, `${time(entry.at)} ${entry.author} · ${word('verb', entry.verb)}`), el('p', { class: 'letter' }, entry.text))))],
    open.events && el('details', { class: 'record', open: recordOpen || false }, el('summary', {}, say(`办理留痕 ${open.events.items.length}${open.events.next ? '+' : ''}`, `Record ${open.events.items.length}${open.events.next ? '+' : ''}`)), el('ol', {}, open.events.items.map(drawEvent))),
  ];
}

const reloader = () => el('button', { type: 'button', onclick: async () => { await fetchMessage(open.message.id); redrawMessage(); } }, say('重新读取（保留已填内容）', 'Load it again (keeps what you typed)'));

function drawClocks(m) {
  if (m.clocks.length === 0) return null;
  const late = clock => clock.state === 'missed' || (clock.state === 'running' && Date.now() > Date.parse(clock.due_at));
  return [el('h3', {}, say('时限', 'Deadlines')), el('div', { class: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, [say('环节', 'Stage'), say('时限', 'Limit'), say('到期日', 'Due'), say('状态', 'State'), say('依据', 'Basis')].map(text => el('th', { scope: 'col' }, text)))),
    el('tbody', {}, m.clocks.map(clock => el('tr', {}, el('th', { scope: 'row' }, explainer(m, clock)), el('td', {}, limitText(clock.limit)), el('td', {}, clock.due_at.slice(11, 16) === '00:00' ? clock.due_on : time(clock.due_at), clock.provisional && say('（暂定）', ' (provisional)')),
      el('td', { class: late(clock) ? 'late' : '' }, clock.state === 'running' && late(clock) ? say('逾期', 'Late') : word('clock', clock.state)), el('td', {}, clock.basis))))))];
}

/** The stage; a press shows the clock's days one by one, counted or not, and why. */
function explainer(m, clock) {
  const button = el('button', { type: 'button', class: 'plain', 'aria-expanded': 'false', onclick: async () => {
    const below = button.closest('tr').nextElementSibling;
    if (below?.classList.contains('days')) return void (below.remove(), button.setAttribute('aria-expanded', 'false'));
    const answer = await callService(`/v1/messages/${encodeURIComponent(m.id)}/clocks/${clock.stage}/explain`);
    const all = answer.ok ? [answer.data, ...answer.data.others] : [];
    const mine = all.find(other => other.policy === clock.policy && other.due_at === clock.due_at && other.started_at === clock.started_at) ?? all[0];
    const shownDays = mine ? drawDays(mine) : el('p', { class: 'problem' }, pick(answer.problem.detail));
    button.closest('tr').after(el('tr', { class: 'days' }, el('td', { colspan: '5' }, shownDays)));
    button.setAttribute('aria-expanded', 'true');
  } }, word('stage', clock.stage));
  return button;
}

function drawDays(clock) {
  return [el('p', { class: 'quiet' }, say(`规则 ${clock.policy}，日历第 ${clock.calendar_version} 版`, `Policy ${clock.policy}, calendar version ${clock.calendar_version}`)),
    el('ol', { class: 'calendar' }, clock.days.map(day => el('li', { class: day.due ? 'due' : day.count ? 'counted' : 'skipped' }, el('strong', {}, day.day), ' ', say(day.reason_zh, day.reason_en))))];
}

const changeText = (change, value) => anyWord(value, ...{ routed_by: ['routed'], state: ['state'], kind: ['kind'], outcome: ['outcome'] }[change.field] ?? []);
const drawEvent = event => el('li', {}, `${time(event.effective_at)} ${event.person}（${event.role}）${word('verb', event.verb)}${event.reason ? ` · ${anyWord(event.reason, 'reason', 'outcome')}` : ''}`,
  el('ul', { class: 'quiet' }, event.changes.filter(change => !change.field.startsWith('clock.')).map(change => el('li', {}, `${word('field', change.field)}：${change.before ? `${changeText(change, change.before)} → ` : ''}${changeText(change, change.after ?? '—')}`))));

function drawField(field, verb) {
  const id = `${verb}-${field.name}`;
  const label = el('label', { for: id }, word('field', field.name), field.required && el('span', { class: 'quiet' }, say('（必填）', ' (required)')));
  const common = { id, name: field.name, required: field.required };
  if (field.type === 'choice') return [label, el('select', common, field.options(open.message).map(option => el('option', { value: option }, word(field.list, option))))];
  if (field.type === 'long') return [label, el('textarea', { ...common, rows: field.name === 'body' ? 6 : 3 })];
  if (field.type === 'flag') return el('p', {}, el('input', { ...common, type: 'checkbox' }), ' ', label);
  return [label, el('input', { ...common, autocomplete: 'off', list: field.type === 'office' ? 'offices' : null })];
}

function drawForm(verb, text, form, path) {
  const failure = el('div', { role: 'alert' });
  const button = el('button', { class: 'main' }, text);
  let sent = { text: '', key: '' };
  const node = el('form', { 'data-verb': verb, onsubmit: async event => {
    event.preventDefault();
    const values = {};
    for (const field of form.fields) {
      const control = node.elements[field.name];
      const value = field.type === 'flag' ? control.checked || null : control.value.trim() && control.value;
      if (value) values[field.name] = value;
    }
    const body = form.body ? form.body(values) : values;
    if (JSON.stringify(body) !== sent.text) sent = { text: JSON.stringify(body), key: onceKey() };
    button.disabled = true;
    failure.replaceChildren();
    const headers = { 'If-Match': `"${open.message.version}"`, 'Idempotency-Key': sent.key };
    const answer = await callService(path, { method: 'POST', body, headers });
    button.disabled = false;
    if (!answer.ok) return failure.replaceChildren(drawProblem(answer.problem));
    await fetchMessage(open.message.id);
    node.remove();
    panel().querySelectorAll('details[open]:not(.record)').forEach(other => { other.open = false; });
    redrawMessage();
    panel().querySelector('h2').focus();
    open.changed?.();
  } }, form.fields.map(field => drawField(field, verb)), button, failure);
  return form.fields.length === 0 ? node : el('details', { class: 'verb' }, el('summary', {}, text), node);
}

const faults = { required: ['请填写', 'must be filled in'], too_long: ['过长', 'is too long'], unknown_office: ['没有这个单位', 'there is no such office'], same_office: ['就是退单的单位', 'is the office that returned it'], control_character: ['含控制字符', 'has control characters'] };

function drawProblem(problem) {
  const lines = (problem.errors ?? []).map(fault => {
    const name = fault.pointer.split('/')[1] ?? '';
    return el('li', {}, `${word('field', name)}：${faults[fault.code] ? say(...faults[fault.code]) : fault.detail}`);
  });
  const verbs = problem.allowed?.length ? el('p', {}, say('现在可以：', 'Possible now: '), problem.allowed.map(verb => word('verb', verb)).join('，')) : null;
  return el('div', { class: 'problem' }, el('p', {}, pick(problem.detail)), lines.length > 0 && el('ul', {}, lines), verbs, problem.status === 412 && reloader());
}
