// The first page: sign in with a token, then what that token's person has to look at. The token stays in this tab's session storage.
import { chinese, el, languageButton, pick, say, svg, word } from './page.js';
import { callService, signedIn, signIn, signOut } from './service.js';
import { closeMessage, openMessage, redrawMessage, refreshMessage } from './message.js';
import { nameOffices, officeName } from './offices.js';

const refreshEvery = 15_000;
const $ = id => document.getElementById(id);
const view = { kind: null, tab: null, office: sessionStorage.getItem('huiying.office') ?? '', limit: 50, overdue: null, triage: null, escalations: null, queue: null, summary: null, problem: null, at: null };

/** What may this token see? Leaders see everything, an office its own; a channel has nothing to do here. */
async function discover() {
  const overdue = await callService('/v1/metrics/overdue?group_by=office');
  if (overdue.ok) return 'leader';
  if (overdue.status !== 403) throw overdue.problem;
  const requests = await callService('/v1/requests?limit=1');
  if (!requests.ok) return 'other';
  if (!view.office) {
    const led = await callService('/v1/messages?limit=1');
    view.office = led.ok ? led.data.items[0]?.office ?? '' : '';
  }
  return 'office';
}

const needed = answer => {
  if (!answer.ok) throw answer.problem;
  return answer.data;
};

async function load() {
  if (view.kind === 'leader') {
    const [overdue, triage, escalations] = await Promise.all([callService('/v1/metrics/overdue?group_by=office'), callService(`/v1/triage?limit=${view.tab === 'triage' ? view.limit : 50}`), callService('/v1/escalations?open=true&limit=20')]);
    view.overdue = needed(overdue);
    view.triage = needed(triage);
    view.escalations = needed(escalations);
  }
  if (view.tab === 'queue' && view.office) {
    const office = encodeURIComponent(view.office);
    const [summary, queue] = await Promise.all([callService(`/v1/offices/${office}/summary`), callService(`/v1/offices/${office}/queue?limit=${view.limit}`)]);
    view.summary = view.queue = null;
    view.summary = needed(summary);
    view.queue = needed(queue);
  }
}

/** Fetches and draws again what is on the screen. Forms are left alone. */
async function refresh() {
  if (!signedIn()) return draw();
  try {
    if (!view.kind) {
      view.kind = await discover();
      if (view.kind !== 'other') await nameOffices();
      view.tab ??= { leader: 'wall', office: 'queue' }[view.kind] ?? null;
    }
    await load();
    view.problem = null;
    view.at = new Date();
  } catch (problem) {
    view.problem = problem;
    if (problem.status === 401) leave();
  }
  draw();
}

async function refreshAll() {
  await refresh();
  await refreshMessage();
}

function leave() {
  signOut();
  sessionStorage.removeItem('huiying.office');
  Object.assign(view, { kind: null, tab: null, office: '', limit: 50, overdue: null, triage: null, escalations: null, queue: null, summary: null });
  closeMessage();
}

function show(tab, office) {
  if (office !== undefined && office !== view.office) {
    view.office = office;
    sessionStorage.setItem('huiying.office', office);
    view.queue = view.summary = null;
  }
  view.tab = tab;
  view.limit = 50;
  closeMessage();
  draw();
  refresh();
}

const count = list => `${list.items.length}${list.next ? '+' : ''}`;

function drawTop() {
  const tab = (name, text) => el('button', { type: 'button', 'data-key': `tab-${name}`, 'aria-current': view.tab === name ? 'page' : null, onclick: () => show(name) }, text);
  $('top').replaceChildren(
    el('h1', {}, el('a', { href: '/' }, say('回应', 'Huiying'))),
    el('nav', { 'aria-label': say('页面', 'Pages') },
      view.kind === 'leader' && [tab('wall', say('逾期总览', 'Overdue')), tab('triage', say('待派单', 'Triage') + (view.triage ? ` ${count(view.triage)}` : ''))],
      (view.kind === 'leader' || view.kind === 'office') && tab('queue', say('单位待办', 'Office queue'))),
    el('span', { class: 'right' },
      signedIn() && view.at && el('span', { class: 'quiet' }, say('更新于 ', 'As of ') + view.at.toLocaleTimeString(say('zh-CN', 'en-GB'))),
      el('a', { href: '/docs', 'data-key': 'docs' }, say('接口说明', 'API')), languageButton(redraw),
      signedIn() && el('button', { type: 'button', 'data-key': 'leave', onclick: () => { leave(); draw(); } }, say('退出', 'Sign out'))));
}

function redraw() {
  draw();
  redrawMessage();
}

/** Draws all but the open message; the place of the keyboard is kept. */
function draw() {
  const focused = document.activeElement?.dataset?.key;
  drawTop();
  $('status').className = view.problem ? 'problem' : '';
  $('status').replaceChildren(view.problem ? pick(view.problem.detail) : '');
  if (!signedIn()) {
    if (!document.getElementById('sign-in') || document.getElementById('sign-in').lang !== document.documentElement.lang) $('main').replaceChildren(welcome());
  } else {
    if (!document.getElementById('list')) $('main').replaceChildren(el('div', { id: 'list' }), el('section', { id: 'message', hidden: true }));
    drawList();
  }
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function drawList() {
  if ($('office') && document.activeElement === $('office')) return; // somebody is typing
  const parts = { wall: drawWall, triage: drawTriage, queue: drawQueue, null: drawNothing }[view.tab];
  $('list').replaceChildren(...[parts()].flat(Infinity).filter(Boolean));
}

function welcome() {
  const token = el('input', { id: 'token', type: 'password', autocomplete: 'off', required: true, spellcheck: 'false' });
  return el('div', { id: 'sign-in', lang: document.documentElement.lang, class: 'card narrow' },
    el('h2', {}, say('居民的每一件来信来电，都有回音', 'Every citizen gets an answer')),
    el('p', {}, say('回应把热线、信箱、网站等各渠道的来件收在一处，派到该办的单位，算准每一个时限，把答复送回来件人，并让督办人员一眼看到哪里逾期。',
      'Huiying gathers what citizens write and say on every channel, sends it to the office that answers, keeps every deadline, brings each answer home, and shows supervisors what is late.')),
    el('form', { onsubmit: event => {
      event.preventDefault();
      signIn(token.value.trim());
      view.problem = null;
      refresh();
    } },
    el('label', { for: 'token' }, say('令牌', 'Token')), token,
    el('button', { class: 'main' }, say('登录', 'Sign in'))),
    el('p', { class: 'quiet' }, say('令牌由管理员签发：', 'An administrator issues tokens with '), el('code', {}, 'huiying token create'), say('；用 ./run.sh 启动时会打印演示令牌。令牌只留在本标签页。', '; ./run.sh prints demonstration tokens. It stays in this tab only.')),
    el('p', {}, el('a', { href: '/docs' }, say('接口说明', 'How programs talk to Huiying'))));
}

const figure = (number, text, tone) => el('div', { class: `figure ${number > 0 ? tone ?? '' : ''}` }, el('strong', {}, String(number)), el('span', {}, text));

/** `(1,3]` as people read it. */
const daysOf = bucket => (bucket.startsWith('(0,') ? '≤ 1' : bucket.replace(/[([\])]/g, '').replace(',', '–').replace('>', '> '));

function drawWall() {
  const report = view.overdue;
  if (!report) return el('p', {}, '…');
  const groups = [...report.groups].sort((a, b) => b.overdue - a.overdue || b.open - a.open);
  const most = Math.max(1, ...groups.map(group => group.open));
  return [
    el('h2', {}, say('逾期总览', 'What is overdue')),
    el('div', { class: 'figures' }, figure(report.open, say('在办', 'open')), figure(report.overdue, say('逾期', 'overdue'), 'late'), figure(report.due_today, say('今日到期', 'due today'), 'soon'),
      figure(report.due_within_1wd, say('1 个工作日内到期', 'due within 1 working day')), figure(report.due_within_3wd, say('3 个工作日内到期', 'within 3 working days')),
      view.triage && el('button', { class: 'figure', type: 'button', 'data-key': 'triage', onclick: () => show('triage') }, el('strong', {}, count(view.triage)), el('span', {}, say('待派单', 'in triage')))),
    el('div', { class: 'figures small' }, Object.entries(report.lateness).map(([bucket, number]) => figure(number, say(`逾期 ${daysOf(bucket)} 个工作日`, `${daysOf(bucket)} working days late`), 'late'))),
    el('h3', {}, say('各单位', 'By office')),
    el('p', { class: 'legend quiet' }, [['late', say('逾期', 'overdue')], ['soon', say('今日到期', 'due today')], ['rest', say('其他在办', 'other open')]].map(([tone, text]) => el('span', {}, swatch(tone), text))),
    el('ul', { class: 'bars' }, groups.map(group => el('li', {},
      group.office ? el('button', { type: 'button', 'data-key': `office-${group.office}`, onclick: () => show('queue', group.office) }, officeName(group.office)) : el('button', { type: 'button', 'data-key': 'untaken', onclick: () => show('triage') }, say('待派单', 'In triage')),
      bar(group, most),
      el('span', { class: 'counts' }, say(`逾期 ${group.overdue} · 今日 ${group.due_today} · 在办 ${group.open}`, `${group.overdue} late · ${group.due_today} today · ${group.open} open`))))),
    drawEscalations(),
  ];
}

/** What has climbed its ladder and nobody has taken notice of, the newest first. */
function drawEscalations() {
  const list = view.escalations;
  if (!list || list.items.length === 0) return null;
  return [el('h3', {}, say(`升级待处理 ${list.items.length}${list.next ? '+' : ''}`, `Escalations ${list.items.length}${list.next ? '+' : ''}`)),
    el('ul', { class: 'escalations' }, list.items.map(item => el('li', {},
      el('span', { class: item.color === 'red' ? 'late' : 'soon' }, say(item.name, item.name_en)), ' ',
      item.message ? el('button', { type: 'button', class: 'plain', 'data-key': `escalation-${item.id}`, onclick: () => openMessage(item.message, refresh) }, item.number) : say('（无权查看）', '(not yours to see)'), ' ',
      el('span', { class: 'quiet' }, `${word('stage', item.stage)} · ${item.office ? officeName(item.office) : say('无主办单位', 'no office')} · ${item.planned_at.slice(0, 16).replace('T', ' ')}${item.late ? say(' · 补记', ' · recorded late') : ''}`), ' ',
      el('button', { type: 'button', 'data-key': `acknowledge-${item.id}`, onclick: async () => { await callService(`/v1/escalations/${item.id}/acknowledge`, { method: 'POST', body: {} }); refresh(); } }, say('已知悉', 'Acknowledge')))))];
}

const swatch = tone => svg('svg', { class: 'swatch', viewBox: '0 0 10 10', 'aria-hidden': 'true' }, svg('rect', { class: tone, width: 10, height: 10 }));

function bar(group, most) {
  let from = 0;
  const part = (tone, number) => {
    const width = number * 100 / most;
    const rect = svg('rect', { class: tone, x: from, y: 0, width, height: 10 });
    from += width;
    return rect;
  };
  return svg('svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    part('late', group.overdue), part('soon', group.due_today), part('rest', Math.max(0, group.open - group.overdue - group.due_today)));
}

const drawTriage = () => [el('h2', {}, say('待派单', 'Triage')), el('p', { class: 'quiet' }, say('尚无主办单位，或有退单待裁定。', 'Without a lead office, or with a return waiting for a ruling.')), drawMessages(view.triage)];

function drawQueue() {
  const office = el('input', { id: 'office', list: 'offices', value: view.office, required: true, autocomplete: 'off', spellcheck: 'false' });
  const summary = view.summary;
  return [
    el('form', { class: 'line', onsubmit: event => {
      event.preventDefault();
      office.blur();
      show('queue', office.value.trim());
    } }, el('h2', {}, view.office ? `${officeName(view.office)} · ${say('待办', 'queue')}` : say('单位待办', 'Office queue')), el('label', { for: 'office' }, say('单位代码', 'Office code')), office, el('button', { 'data-key': 'show' }, say('查看', 'Show'))),
    !view.office && el('p', {}, say('请输入您单位的代码。', 'Type the code of your office.')),
    summary && el('div', { class: 'figures' }, figure(summary.open, say('在办', 'open')), figure(summary.to_sign, say('待签收', 'to sign'), 'soon'), figure(summary.to_contact, say('待联系', 'to contact'), 'soon'), figure(summary.due_today, say('今日到期', 'due today'), 'soon'),
      figure(summary.due_this_week, say('本周到期', 'due this week')), figure(summary.overdue, say('逾期', 'overdue'), 'late'), figure(summary.requests_pending, say('待裁定', 'requests waiting')), figure(summary.assisting, say('协办', 'assisting'))),
    view.office && drawMessages(view.queue),
  ];
}

const drawNothing = () => view.kind === 'other' && el('p', { class: 'card' }, say('此令牌没有可在此页办理的事务：渠道和管理令牌请用接口，见', 'There is nothing on this page for this token; channels and administrators use the interface, see '), el('a', { href: '/docs' }, '/docs'));

function drawMessages(list) {
  if (!list) return el('p', {}, view.problem ? '' : '…');
  if (list.items.length === 0) return el('p', { class: 'card' }, say('没有来件。', 'Nothing here.'));
  return [
    el('ul', { class: 'messages' }, list.items.map(message => el('li', {}, el('button', { type: 'button', 'data-key': `message-${message.id}`, onclick: () => openMessage(message.id, refresh) },
      el('span', { class: `light ${lightOf(message)}` }, dueText(message)),
      el('span', { class: 'title' }, message.title || message.body?.slice(0, 60) || ''),
      el('span', { class: 'quiet' }, `${word('kind', message.kind)} · ${word('state', message.state)}${message.priority === 'urgent' ? say(' · 紧急', ' · urgent') : ''} · ${message.number}`))))),
    list.next && (view.limit < 200 ? el('button', { type: 'button', 'data-key': 'more', onclick: () => { view.limit += 50; refresh(); } }, say('显示更多', 'Show more')) : el('p', { class: 'quiet' }, say('仅显示前 200 件，其余请用接口查询。', 'The first 200 are shown; the interface gives the rest.'))),
  ];
}

/** Today where the service stands: its offset is read from its own times. */
function daysUntil(message) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(message.due_at);
  const offset = (sign === '-' ? -1 : 1) * (hours * 60 + +minutes) * 60_000;
  return Math.round((Date.parse(message.due_on) - Math.floor((Date.now() + offset) / 86_400_000) * 86_400_000) / 86_400_000);
}

const lightOf = message => (!message.due_at ? 'none' : message.overdue ? 'late' : daysUntil(message) <= 1 ? 'soon' : 'fine');

function dueText(message) {
  if (!message.due_at) return say('无时限', 'No deadline');
  const days = daysUntil(message);
  const on = chinese() ? `${+message.due_on.slice(5, 7)}月${+message.due_on.slice(8)}日` : message.due_on;
  if (message.overdue) {
    const hours = Math.max(1, Math.floor((Date.now() - Date.parse(message.due_at)) / 3_600_000));
    return days < 0 ? say(`逾期 ${-days} 天（${on}到期）`, `${-days} d late (due ${on})`) : say(`逾期 ${hours} 小时`, `${hours} h late`);
  }
  const clock = message.due_at.slice(11, 16) === '00:00' ? '' : ` ${message.due_at.slice(11, 16)}`;
  if (days <= 0) return say(`今日${clock}到期`, `Due today${clock}`);
  return days === 1 ? say(`明日${clock}到期`, `Due tomorrow${clock}`) : say(`${on}到期，还有 ${days} 天`, `Due ${on}, in ${days} days`);
}

draw();
refresh();
setInterval(() => { if (!document.hidden && signedIn()) refreshAll(); }, refreshEvery);
