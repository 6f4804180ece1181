// Each person's day in the console, in a real browser against the real program: what a channel posts is dispatched, signed, answered and rated;
// conflicts and ended sessions lose nothing; what is late turns red; a report prints; every page is looked at for faults at both sizes.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoFaults, eventually, go, keepFile, openBrowser, openPage, phone, picture, Service, settled, signIn, wide } from './support.mjs';

const service = new Service();
let browser;
const tokens = {};
let posted = 0;

before(async () => {
  await service.start();
  tokens.adapter = service.token('渠道', '--role', 'adapter', '--channel', 'all', '--import');
  tokens.staff = service.token('补录员', '--role', 'dispatcher', '--role', 'office', '--office', 'all', '--import');
  tokens.dispatcher = service.token('陈调度', '--role', 'dispatcher');
  tokens.clerk = service.token('张三', '--role', 'office', '--office', 'glb');
  tokens.supervisor = service.token('李督办', '--role', 'supervisor', '--level', '2');
  await service.loadDemo(tokens.adapter);
  await writeToOffice('上级督办的事').then(({ id }) => service.call(tokens.supervisor, 'POST', `/v1/messages/${id}/supervise`, { note: '请抓紧。' }));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service.stop();
});

/** A citizen writes: the message as its channel gets it back, with the query code. */
async function write(fields) {
  const answer = await service.call(tokens.adapter, 'POST', '/v1/messages', { channel: 'hotline_12345', external_id: `day-${++posted}`, kind: 'complaint', ...fields });
  assert.equal(answer.status, 201, JSON.stringify(answer.data));
  return answer.data;
}
const writeToOffice = title => write({ title, body: '小区门口车位划线不清，晚上进出困难。', service_item: 'parking.estate' });
const current = async id => (await service.call(tokens.staff, 'GET', `/v1/messages/${id}`)).data;
const reader = (token, options) => openPage(browser, service, options).then(async page => { await signIn(page, token); return page; });
const finish = async page => { assertNoFaults(page); await page.context().close(); };
/** Presses a key once nothing has the keyboard that would take it for typing. */
const press = async (page, key) => { await page.evaluate(() => document.activeElement?.blur()); await page.keyboard.press(key); };
async function choose(page, label, option) {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await box.click();
  await page.locator(`[id="${await box.getAttribute('aria-controls')}"] [role=option]`).filter({ hasText: option }).click();
}

test('the first page is small', async () => {
  const page = await openPage(browser, service);
  const sizes = new Map();
  page.on('response', async response => sizes.set(response.url(), gzipSync(await response.body().catch(() => '')).length));
  const began = Date.now();
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: '登录' }).waitFor();
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(`first page: ${(bytes / 1024).toFixed(0)} KiB compressed in ${sizes.size} files, shown after ${Date.now() - began} ms`);
  assert.ok(bytes < 350 * 1024, `${bytes} bytes`);
  await finish(page);
});

test('pages carry a strict policy and files that may be kept; unknown paths of the API stay unknown', async () => {
  const first = await fetch(service.url);
  assert.match(first.headers.get('content-security-policy'), /script-src 'self';.*style-src 'self'/);
  assert.doesNotMatch(first.headers.get('content-security-policy'), /unsafe/);
  assert.equal(first.headers.get('cache-control'), 'no-cache');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await first.text())[1];
  assert.match((await fetch(service.url + script)).headers.get('cache-control'), /immutable/);
  for (const path of ['/v1/nothing', '/triage', '/assets/nothing.js']) assert.equal((await fetch(service.url + path)).status, 404, path);
});

test('a letter’s way: it appears on the board by itself, is dispatched, signed, answered with a few keys, and rated by its writer', async () => {
  const dispatcher = await reader(tokens.dispatcher);
  await go(dispatcher, '/triage');
  await dispatcher.getByRole('list', { name: '待派单' }).waitFor();
  const letter = await write({ title: '想问一件说不清的事', body: '不知道该找哪个部门，请帮忙看看。' });
  const row = dispatcher.getByRole('button', { name: /想问一件说不清的事/ });
  await eventually(async () => { await dispatcher.locator('.virtual').evaluate(box => { box.scrollTop = box.scrollHeight; }); return row.count(); }, 'the letter appears without a reload');
  await row.click();
  await dispatcher.locator('.verbs').waitFor();
  await press(dispatcher, 'd');
  await choose(dispatcher, '单位', /社区管理办公室/);
  await choose(dispatcher, '协办单位', /综合行政执法队/);
  await dispatcher.keyboard.press('Escape');
  await dispatcher.getByRole('form', { name: '派单' }).getByLabel(/^说明/).fill('请先电话联系。');
  await dispatcher.keyboard.press('Control+Enter');
  await eventually(async () => (await current(letter.id)).office === 'glb', 'dispatched');
  assert.deepEqual((await current(letter.id)).assisting, ['zfd']);
  await picture(dispatcher, 'triage-dispatched');
  await finish(dispatcher);

  const clerk = await reader(tokens.clerk);
  await go(clerk, `/queue/glb/${letter.id}`);
  await clerk.getByRole('heading', { level: 2, name: '想问一件说不清的事' }).waitFor();
  await press(clerk, 's');
  await clerk.getByRole('form', { name: '签收' }).waitFor();
  await clerk.keyboard.press('Enter');
  await eventually(async () => (await current(letter.id)).state === 'handling', 'signed');
  await press(clerk, 'c');
  await clerk.getByRole('form', { name: '先行联系' }).getByLabel(/说明/).fill('已电话说明。');
  await clerk.keyboard.press('Control+Enter');
  await eventually(async () => (await current(letter.id)).clocks.some(({ stage, state }) => stage === 'first_contact' && state === 'met'), 'contacted');
  await press(clerk, 'r');
  const form = clerk.getByRole('form', { name: '答复' });
  await form.getByLabel('插入模板').selectOption({ label: '解释说明' });
  assert.match(await form.getByLabel('答复内容').inputValue(), /您好/);
  await form.getByLabel('答复内容').fill('您好！已为您转达并说明办理途径。');
  await clerk.keyboard.press('Control+Enter');
  await eventually(async () => (await current(letter.id)).reply !== null, 'answered');
  await finish(clerk);

  const citizen = await openPage(browser, service, { viewport: phone });
  await citizen.goto('/#/status');
  citizen.expected.push(/^404: GET \/v1\/public/);
  await citizen.getByLabel('受理编号').fill(letter.number);
  await citizen.getByLabel('查询码').fill('wrong-code');
  await citizen.getByRole('button', { name: '查询' }).click();
  await citizen.getByText('编号或查询码不对').waitFor();
  await citizen.getByLabel('查询码').fill(letter.query_code);
  await citizen.getByRole('button', { name: '查询' }).click();
  await citizen.getByText('已为您转达并说明办理途径').waitFor();
  assert.ok(!citizen.url().includes(letter.query_code), 'the code stays out of the address');
  await assertAccessible(citizen, 'status');
  await picture(citizen, 'status-phone-answered');
  await citizen.getByLabel('满意', { exact: true }).check();
  await citizen.getByRole('button', { name: '提交评价' }).click();
  await citizen.getByText('感谢您的评价').waitFor();
  assert.equal((await current(letter.id)).rating.score, 'satisfied');
  await finish(citizen);
});

test('an office returns a letter, a dispatcher sends it on; it asks for more time, a supervisor grants it', async () => {
  const [wrong, slow] = [await writeToOffice('不归我们的事'), await writeToOffice('需要更久的事')];
  const clerk = await reader(tokens.clerk);
  await go(clerk, `/queue/glb/${wrong.id}`);
  await clerk.getByRole('heading', { level: 2, name: '不归我们的事' }).waitFor();
  await press(clerk, 'b');
  await clerk.getByRole('form', { name: '申请退单' }).getByLabel(/说明/).fill('属执法事项。');
  await clerk.keyboard.press('Control+Enter');
  await eventually(async () => (await current(wrong.id)).requests.length === 1, 'asked to return');
  await go(clerk, `/queue/glb/${slow.id}`);
  await clerk.getByRole('heading', { level: 2, name: '需要更久的事' }).waitFor();
  await press(clerk, 'e');
  await clerk.getByRole('form', { name: '申请延期' }).getByLabel('理由').fill('需请专业单位勘察。');
  await clerk.keyboard.press('Control+Enter');
  await eventually(async () => (await current(slow.id)).requests.length === 1, 'asked for more time');
  await finish(clerk);

  const dispatcher = await reader(tokens.dispatcher);
  await go(dispatcher, `/triage/${wrong.id}`);
  await dispatcher.getByRole('button', { name: '同意退单并改派' }).click();
  await choose(dispatcher, '单位', /综合行政执法队/);
  await dispatcher.getByRole('form', { name: '同意退单并改派' }).getByRole('button', { name: '同意退单并改派' }).click();
  await eventually(async () => (await current(wrong.id)).office === 'zfd', 'sent on');
  await finish(dispatcher);

  const supervisor = await reader(tokens.supervisor);
  await go(supervisor, '/approvals');
  await supervisor.getByRole('button', { name: /需要更久的事/ }).click();
  await supervisor.getByRole('button', { name: '同意延期' }).click();
  await supervisor.getByRole('form', { name: '同意延期' }).getByRole('button', { name: '同意延期' }).click();
  await eventually(async () => (await current(slow.id)).requests[0].state === 'approved', 'granted');
  await finish(supervisor);
});

test('somebody else was quicker: both versions are shown, what was typed is kept and can be sent', async () => {
  const letter = await writeToOffice('两人同时办理的事');
  const clerk = await reader(tokens.clerk);
  clerk.expected.push(/^412: POST/);
  await go(clerk, `/queue/glb/${letter.id}`);
  await clerk.getByRole('heading', { level: 2, name: '两人同时办理的事' }).waitFor();
  await press(clerk, 'r');
  await clerk.getByLabel('答复内容').fill('这段话不能丢。');
  assert.equal((await service.call(tokens.staff, 'POST', `/v1/messages/${letter.id}/assign`, { assignee: '王五' })).status, 200);
  await clerk.getByLabel('答复内容').press('Control+Enter');
  const conflict = clerk.locator('.conflict');
  await conflict.waitFor();
  assert.match(await conflict.innerText(), /王五/);
  assert.equal(await clerk.getByLabel('答复内容').inputValue(), '这段话不能丢。');
  await assertAccessible(clerk, 'conflict');
  await picture(clerk, 'conflict');
  await conflict.getByRole('button', { name: /已核对/ }).click();
  await eventually(async () => (await current(letter.id)).reply?.body === '这段话不能丢。', 'sent against the newer version');
  await finish(clerk);
});

test('a session that ends takes nothing that was typed', async () => {
  const letter = await writeToOffice('写到一半的事');
  const brief = service.token('短期工', '--role', 'office', '--office', 'glb');
  const clerk = await reader(brief);
  clerk.expected.push(/^401: /);
  await go(clerk, `/queue/glb/${letter.id}`);
  await clerk.getByRole('heading', { level: 2, name: '写到一半的事' }).waitFor();
  await press(clerk, 'r');
  await clerk.getByLabel('答复内容').fill('写了很久的答复。');
  service.revoke('短期工');
  const dialog = clerk.getByRole('dialog', { name: '登录已过期' });
  await eventually(async () => {
    if (await dialog.isVisible()) return true;
    for (const name of ['留痕', '来件']) await clerk.getByRole('tab', { name }).click({ timeout: 500 }).catch(() => {}); // reads the record
    return false;
  }, 'the session has ended');
  await picture(clerk, 'session-ended');
  await dialog.getByLabel('访问令牌').fill(tokens.clerk);
  await dialog.getByRole('button', { name: '登录' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await clerk.getByLabel('答复内容').inputValue(), '写了很久的答复。');
  await clerk.getByLabel('答复内容').press('Control+Enter');
  await eventually(async () => (await current(letter.id)).reply?.body === '写了很久的答复。', 'sent after signing in again');
  await finish(clerk);
});

test('the light turns red as the clock passes, without asking again', async () => {
  const letter = await writeToOffice('明天就要到期的事');
  const page = await openPage(browser, service);
  await page.clock.install();
  await signIn(page, tokens.clerk);
  await go(page, `/message/${letter.id}`);
  const light = page.locator('.message-view .light').first();
  await light.waitFor();
  assert.doesNotMatch(await light.innerText(), /逾期/);
  await page.route('**/v1/**', route => route.abort());
  page.expected.push(/no answer/);
  await page.clock.fastForward(9 * 86_400_000);
  await eventually(async () => /逾期/.test(await light.innerText()), 'red');
  assert.match(await light.getAttribute('class'), /light-late/);
  await finish(page);
});

test('the clocks are explained day by day, and the keys by a question mark', async () => {
  const page = await reader(tokens.clerk);
  await go(page, '/queue/glb');
  await page.getByRole('list', { name: '社区管理办公室' }).waitFor();
  await press(page, 'j');
  await page.locator('.message-view h2').waitFor();
  const first = await page.locator('.message-view h2').innerText();
  await press(page, 'j');
  await eventually(async () => await page.locator('.message-view h2').innerText() !== first, 'j moves on');
  await press(page, 'w');
  await page.locator('.clock').last().click();
  await page.locator('.day-strip').waitFor();
  assert.match(await page.locator('.day-strip').innerText(), /到期/);
  await picture(page, 'deadlines');
  await press(page, 'f');
  await page.locator('.record > li').first().waitFor();
  assert.match(await page.locator('.record').innerText(), /登记/);
  await press(page, '?');
  await page.getByRole('dialog', { name: '快捷键' }).waitFor();
  await assertAccessible(page, 'keys');
  await picture(page, 'keys');
  await finish(page);
});

test('ten thousand rows scroll: few are drawn, and the end is reached', async () => {
  const page = await openPage(browser, service);
  const model = (await service.call(tokens.clerk, 'GET', '/v1/offices/glb/queue?limit=1')).data.items[0];
  await page.route('**/v1/offices/glb/queue?*', route => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const items = Array.from({ length: 100 }, (_, i) => ({ ...model, id: String(1_000_000 + from + i), title: `第 ${from + i + 1} 件` }));
    return route.fulfill({ json: { items, next: from + 100 < 10_000 ? String(from + 100) : null } });
  });
  await signIn(page, tokens.clerk);
  await go(page, '/queue/glb');
  await page.getByText('第 1 件', { exact: true }).waitFor();
  const box = page.locator('.virtual');
  await eventually(async () => { await box.evaluate(one => { one.scrollTop = one.scrollHeight; }); return page.getByText('第 10000 件', { exact: true }).count(); }, 'the end is reached', 120_000);
  assert.ok(await page.locator('.virtual-rows > li').count() < 60);
  const slow = await box.evaluate(async one => {
    const spans = [];
    let last = performance.now();
    for (let step = 0; step < 120; ++step) {
      one.scrollTop = (one.scrollHeight * step) / 120;
      await new Promise(requestAnimationFrame);
      spans.push(performance.now() - last);
      last = performance.now();
    }
    return spans.sort((a, b) => a - b)[Math.floor(spans.length * 0.9)];
  });
  console.log(`10,000 rows: nine frames in ten within ${slow.toFixed(0)} ms while jumping through the list`);
  await finish(page);
});

const tour = [
  ['welcome', null, '/'], ['status', null, '/status'],
  ['triage', 'dispatcher', '/triage'], ['queue', 'clerk', '/queue/glb'], ['search', 'supervisor', '/search'], ['overdue', 'supervisor', '/overdue'], ['approvals', 'supervisor', '/approvals'], ['escalations', 'supervisor', '/escalations'],
  ['clusters', 'supervisor', '/clusters'], ['cluster', 'supervisor', '/clusters/1'], ['responses', 'clerk', '/responses'], ['hotspots', 'supervisor', '/hotspots'], ['load', 'supervisor', '/load'], ['routing', 'supervisor', '/routing'], ['report', 'supervisor', '/report'], ['nothing', 'clerk', '/no/such/place'],
];
/** Lists open on their first message too. */
const boards = ['triage', 'queue', 'search', 'approvals'];

for (const [size, viewport, dark] of [['wide', wide, false], ['phone', phone, false], ['dark', wide, true]])
  test(`every page is without fault: ${size}`, async () => {
    for (const who of [null, 'dispatcher', 'clerk', 'supervisor']) {
      const page = await openPage(browser, service, { viewport, dark });
      if (who) await signIn(page, tokens[who]);
      else await page.goto('/');
      for (const [name, , place] of tour.filter(([, whose]) => whose === who)) {
        await go(page, place);
        await page.locator('main h1').first().waitFor({ state: 'attached' });
        await settled(page);
        await picture(page, `${name}-${size}`);
        await assertAccessible(page, `${name}-${size}`);
        if (!boards.includes(name)) continue;
        const row = page.locator('.virtual-rows > li > button, .approvals li > button').first();
        if (await row.count() === 0) continue;
        await row.click();
        await page.locator('.message-view').waitFor();
        await settled(page);
        await picture(page, `${name}-message-${size}`);
        await assertAccessible(page, `${name}-message-${size}`);
      }
      await finish(page);
    }
  });

test('in English too', async () => {
  const page = await reader(tokens.supervisor, { language: 'en' });
  await go(page, '/overdue');
  await page.getByRole('heading', { level: 1, name: 'What is overdue' }).waitFor();
  await settled(page);
  await picture(page, 'overdue-english');
  await finish(page);
});

test('a month’s report prints without the frame around it', async () => {
  const page = await reader(tokens.supervisor);
  await go(page, '/report');
  await page.getByRole('heading', { name: /办理情况报告/ }).waitFor();
  await settled(page);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('navigation').isVisible(), false);
  assert.equal(await page.locator('.paper').isVisible(), true);
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 8000 && pdf.subarray(0, 5).toString() === '%PDF-');
  keepFile('report.pdf', pdf);
  await finish(page);
});
