// Each person's day in the console, in a real browser against the real program: what a channel posts is dispatched, signed, answered and rated;
// conflicts and ended sessions lose nothing; what is late turns red; a report prints; every page is looked at for faults at both sizes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoFaults, configured, eventually, go, keepFile, openBrowser, openPage, phone, picture, saveBy, Service, settled, signIn, throttled, wide } from './support.mjs';

const service = new Service();
let browser;
const tokens = {};
let posted = 0;
const shown = {}; // the cluster and the special response that the pages are looked at with

before(async () => {
  await service.start();
  tokens.adapter = service.token('渠道', '--role', 'adapter', '--channel', 'all', '--import');
  tokens.staff = service.token('补录员', '--role', 'dispatcher', '--role', 'office', '--office', 'all', '--import');
  tokens.dispatcher = service.token('陈调度', '--role', 'dispatcher');
  tokens.clerk = service.token('张三', '--role', 'office', '--office', 'glb');
  tokens.supervisor = service.token('李督办', '--role', 'supervisor', '--level', '2');
  await service.loadDemo(tokens.adapter);
  Object.assign(shown, await chargedCluster());
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
/** The same matter told by several people on several channels: a supervisor's clusters find it. */
async function raise(place, tellings) {
  const channels = ['hotline_12345', 'web_message', 'leader_mailbox'];
  const letters = [];
  for (const [i, [title, body]] of tellings.entries())
    letters.push(await write({ channel: channels[i % 3], title, body, location: { community: place }, contact: { name: `来信人${i + 1}`, phone: `1370000${String(posted).padStart(4, '0')}` } }));
  return letters;
}
const lifts = ['银杏里小区电梯又停了', '银杏里小区电梯经常停运', '反映银杏里小区电梯停运的问题', '银杏里电梯停运老人下不了楼', '请尽快修好银杏里小区的电梯'].map((title, i) => [title, `银杏里小区${i + 3}号楼的电梯停运好几天了，老人上下楼不便，请督促物业尽快维修电梯。`]);
const lamps = [
  ['梧桐苑小区路灯不亮', '梧桐苑小区里的路灯坏了好几天，晚上回家一片漆黑，请尽快修。'], ['梧桐苑小区路灯坏了没人修', '我住梧桐苑，小区路灯坏了一周，老人晚上走路不安全。'], ['反映梧桐苑小区路灯不亮的问题', '梧桐苑小区东门到三号楼的路灯都不亮，物业说等通知。'],
  ['梧桐苑路灯不亮', '梧桐苑小区路灯晚上不亮，孩子放学回家害怕，希望修好路灯。'], ['梧桐苑小区晚上没有路灯', '梧桐苑小区路灯坏了，晚上很黑，已经有人摔倒。'], ['请修梧桐苑小区的路灯', '梧桐苑小区内路灯不亮有十天了，请相关部门督促物业修路灯。'],
];
/** A flagged cluster, confirmed, with an office charged and a measure taken: what the pages show of one. */
async function chargedCluster() {
  const [first] = await raise('银杏居委', lifts);
  const id = await eventually(async () => (await service.call(tokens.supervisor, 'GET', `/v1/messages/${first.id}`)).data.cluster, 'the letters are one matter');
  await eventually(async () => (await service.call(tokens.supervisor, 'GET', `/v1/clusters/${id}`)).data.actions.includes('confirm'), 'it can be confirmed');
  assert.equal((await service.call(tokens.supervisor, 'POST', `/v1/clusters/${id}/confirm`, {})).status, 200);
  const opened = await service.call(tokens.supervisor, 'POST', `/v1/clusters/${id}/special_response`, { office: 'glb', note: '请会同物业答复。' });
  assert.equal(opened.status, 201, JSON.stringify(opened.data));
  assert.equal((await service.call(tokens.clerk, 'POST', `/v1/special_responses/${opened.data.id}/measures`, { text: '已约维保单位到场', date: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) })).status, 200);
  return { id, response: opened.data.id };
}
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
  const weighing = [];
  page.on('response', response => weighing.push(response.body().then(body => sizes.set(response.url(), gzipSync(body).length))));
  const began = Date.now();
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: '登录' }).waitFor();
  const shownAfter = Date.now() - began;
  await Promise.all(weighing);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(`first page: ${(bytes / 1024).toFixed(0)} KiB compressed in ${sizes.size} files, shown after ${shownAfter} ms`);
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

test('a matter of many: flagged on the open page, confirmed, charged, answered once for all, and members told apart', async () => {
  const supervisor = await reader(tokens.supervisor);
  await go(supervisor, '/clusters');
  const letters = await raise('梧桐居委', lamps);
  const row = supervisor.getByRole('link', { name: /路灯/ });
  await eventually(() => row.count(), 'it appears without a reload');
  await assertAccessible(supervisor, 'clusters-flagged');
  await picture(supervisor, 'clusters-flagged');
  await row.click();
  await supervisor.getByText('为什么归为一件事').waitFor();
  await supervisor.getByText(/截至 (\d+年)?\d+月\d+日 \d\d:\d\d 的 \d+ 天内有 \d+ 位不同的人反映/).waitFor();
  const id = /clusters\/(\d+)/.exec(supervisor.url())[1];
  const members = supervisor.getByRole('table', { name: '来件' }).getByRole('row');
  await eventually(async () => await members.count() === 7, 'six members');
  const act = (name, scope = supervisor) => scope.getByRole('group', { name: '现在可以办理' }).getByRole('button', { name });
  const send = async (name, scope = supervisor) => { const form = scope.getByRole('form', { name }); await form.getByRole('button', { name }).click(); await form.waitFor({ state: 'detached' }); };

  await act('移动一件').click();
  await supervisor.getByRole('checkbox', { name: lamps[5][0] }).check();
  await picture(supervisor, 'cluster-move');
  await assertAccessible(supervisor, 'cluster-move');
  await send('移动一件');
  await eventually(async () => await members.count() === 6, 'one stands alone');
  await act('拆出所选').click();
  await supervisor.getByRole('checkbox', { name: lamps[4][0], exact: true }).check();
  await send('拆出所选');
  await eventually(async () => await members.count() === 5, 'one is split off');
  const other = (await current(letters[4].id)).cluster;
  await act('与另一个合并').click();
  await supervisor.getByLabel('与哪一个合并').selectOption(other);
  await send('与另一个合并');
  await eventually(async () => await members.count() === 6, 'both are one again');

  await act('确认为集中诉求').click();
  await supervisor.getByLabel(/^说明/).fill('现场看过，同一处。');
  await send('确认为集中诉求');
  await act('发起专项回应').click();
  await choose(supervisor, '牵头单位', /社区管理办公室/);
  await choose(supervisor, '协办单位', /综合行政执法队/);
  await supervisor.keyboard.press('Escape');
  await supervisor.getByLabel(/^要求/).fill('会同物业尽快修复。');
  await send('发起专项回应');
  await supervisor.getByText('会同物业尽快修复。').waitFor();
  await picture(supervisor, 'cluster-charged');

  const clerk = await reader(tokens.clerk);
  await go(clerk, '/responses');
  await clerk.getByRole('link', { name: /路灯/ }).click();
  await clerk.getByText('会同物业尽快修复。').waitFor();
  await clerk.getByRole('button', { name: '逐日说明' }).click();
  await clerk.locator('.day-strip').waitFor();
  await clerk.getByLabel('措施', { exact: true }).fill('更换灯具20盏');
  await clerk.getByRole('button', { name: '登记措施' }).click();
  await clerk.getByText('更换灯具20盏').waitFor();
  const form = clerk.getByRole('form', { name: '统一答复' });
  await form.getByLabel('答复内容').fill('{name}您好：来件{number}反映的路灯已修好。');
  await clerk.reload(); // what was typed is still there
  assert.match(await form.getByLabel('答复内容').inputValue(), /路灯已修好/);
  await form.getByLabel('办理结果').selectOption({ label: '实际解决' });
  await form.getByText('公开发布').click();
  await picture(clerk, 'response-answering');
  await assertAccessible(clerk, 'response');
  await form.getByRole('button', { name: '统一答复' }).click();
  await clerk.getByText(/已统一答复 \d+ 件/).waitFor();
  await eventually(async () => (await current(letters[0].id)).state === 'closed', 'each member is closed');
  assert.match((await current(letters[1].id)).reply.body, /路灯已修好/);
  await picture(clerk, 'response-answered');
  await finish(clerk);

  await eventually(() => supervisor.getByRole('cell', { name: '已统一答复' }).count(), 'the supervisor sees whom it has reached');
  await eventually(async () => /已回应/.test(await supervisor.locator('main header').first().innerText()), 'and the cluster as answered');
  await picture(supervisor, 'cluster-answered');
  await go(supervisor, `/message/${letters[0].id}`);
  await supervisor.getByRole('link', { name: '许多人反映的同一件事' }).click();
  await eventually(() => supervisor.url().endsWith(`/clusters/${id}`) || supervisor.url().endsWith(`/clusters/${other}`), 'a message leads to its matter');
  await finish(supervisor);

  const citizen = await openPage(browser, service, { viewport: phone });
  await citizen.goto('/#/status');
  await citizen.getByText('集中诉求的公开回应').waitFor();
  await citizen.getByRole('group').filter({ hasText: '路灯' }).first().click();
  await citizen.getByText('更换灯具20盏').waitFor();
  await assertAccessible(citizen, 'status-published');
  await finish(citizen);
});

test('similar cases that were answered are offered, and their reply taken up', async () => {
  const [answered, asking] = await raise('桂花居委', [['桂花园小区快递柜占用消防通道', '桂花园小区门口的快递柜占用消防通道，请协调移走快递柜。'], ['桂花园快递柜挡住消防通道', '桂花园小区的快递柜占着消防通道，有安全隐患，请移走。']]);
  for (const { id } of [answered, asking]) {
    if ((await current(id)).office !== 'glb') assert.equal((await service.call(tokens.staff, 'POST', `/v1/messages/${id}/dispatch`, { office: 'glb' })).status, 200);
    await service.call(tokens.staff, 'POST', `/v1/messages/${id}/sign`, {});
  }
  assert.equal((await service.call(tokens.staff, 'POST', `/v1/messages/${answered.id}/reply`, { outcome: 'solved', body: '您好！快递柜已移至东门。' })).status, 200);
  const clerk = await reader(tokens.clerk);
  await go(clerk, `/queue/glb/${asking.id}`);
  await clerk.getByRole('heading', { level: 2, name: /快递柜挡住/ }).waitFor();
  await press(clerk, 'z');
  await eventually(async () => {
    if (await clerk.getByText('快递柜已移至东门').count()) return true;
    await press(clerk, 'q');
    await press(clerk, 'z');
    await settled(clerk);
    return false;
  }, 'the like case is found');
  await picture(clerk, 'similar');
  await assertAccessible(clerk, 'similar');
  await clerk.getByRole('button', { name: '引用到我的答复' }).first().click();
  assert.match(await clerk.getByLabel('答复内容').inputValue(), /东门/);
  await finish(clerk);
});

/** Brings a file as the channel does, and is told its digest. */
async function bring(name, type, content) {
  const answer = await fetch(`${service.url}/v1/attachments?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { Authorization: `Bearer ${tokens.adapter}`, 'Content-Type': type }, body: content });
  assert.equal(answer.status, 201, await answer.clone().text());
  const { sha256 } = await answer.json();
  return { name, sha256 };
}
const jpeg = (bytes, fill) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(bytes, fill)]);

test('the files of a letter: named, downloaded, a large one stopped half-way, a missing one said so', async () => {
  const [photo, film, lost] = [jpeg(300_000, 1), jpeg(6_000_000, 2), jpeg(900, 3)];
  const attachments = [await bring('车位划线.jpg', 'image/jpeg', photo), await bring('整条通道.jpg', 'image/jpeg', film), await bring('门牌.jpg', 'image/jpeg', lost)];
  const letter = await write({ title: '附了照片的来件', body: '小区门口车位划线不清，见照片。', service_item: 'parking.estate', attachments });
  service.loseFile(attachments[2].sha256);
  const clerk = await reader(tokens.clerk);
  clerk.expected.push(/^500: GET .*\/attachments\//);
  await go(clerk, `/queue/glb/${letter.id}`);
  const rows = clerk.getByRole('list', { name: '附件' }).getByRole('listitem');
  const row = name => rows.filter({ hasText: name });
  await row('车位划线.jpg').waitFor();
  assert.match(await row('车位划线.jpg').innerText(), /图片 JPG · 293 KB/);
  assert.match(await row('整条通道.jpg').innerText(), /5\.7 MB/);

  const saved = await saveBy(clerk, () => row('车位划线.jpg').getByRole('button', { name: '下载' }).click());
  assert.equal(saved.name, '车位划线.jpg');
  assert.ok(saved.bytes.equals(photo), 'what was brought is what is saved');

  const slow = await throttled(clerk, 400_000);
  await row('整条通道.jpg').getByRole('button', { name: '下载' }).click();
  await eventually(async () => Number(await clerk.getByRole('progressbar', { name: '整条通道.jpg' }).getAttribute('value')) > 0, 'it is seen to come');
  assert.match(await row('整条通道.jpg').innerText(), /\/ 5\.7 MB/);
  await picture(clerk, 'attachments-coming');
  await assertAccessible(clerk, 'attachments');
  await row('整条通道.jpg').getByRole('button', { name: '取消' }).click();
  await row('整条通道.jpg').getByText('已取消').waitFor();
  await slow.end();

  await row('门牌.jpg').getByRole('button', { name: '下载' }).click();
  await row('门牌.jpg').getByRole('alert').filter({ hasText: '事故编号' }).waitFor();
  await picture(clerk, 'attachments');
  await finish(clerk);
});

test('a letter is split: a file goes only where the dispatcher puts it', async () => {
  const photo = await bring('路口照片.jpg', 'image/jpeg', jpeg(900, 7));
  const letter = await write({ title: '一信两事', body: '路口的灯坏了；另有一件别的事。', attachments: [photo] });
  const dispatcher = await reader(tokens.dispatcher);
  await go(dispatcher, `/triage/${letter.id}`);
  await dispatcher.getByRole('group', { name: '现在可以办理' }).getByRole('button', { name: '拆分' }).click();
  const form = dispatcher.getByRole('form', { name: '拆分' });
  await form.getByLabel('第 1 件内容').fill('路口的灯坏了。');
  await form.getByLabel('第 2 件内容').fill('另一件事。');
  await form.getByRole('group', { name: '第 1 件的附件' }).getByText('路口照片.jpg').click();
  await picture(dispatcher, 'split');
  await assertAccessible(dispatcher, 'split');
  await form.getByRole('button', { name: '拆分' }).click();
  await form.waitFor({ state: 'detached' });
  const parts = await Promise.all((await current(letter.id)).parts.map(part => current(part.id)));
  assert.deepEqual(parts.map(part => part.attachments.map(({ sha256 }) => sha256)), [[photo.sha256], []]);
  await finish(dispatcher);
});

test('figures are exported for Excel and WPS; one that takes long is stopped', async () => {
  const supervisor = await reader(tokens.supervisor);
  await go(supervisor, '/report');
  const excel = supervisor.getByRole('button', { name: /^导出 Excel/ });
  let held = null;
  await supervisor.route(/format=xlsx/, route => { held = route; }); // the service is still counting
  await excel.focus();
  await supervisor.keyboard.press('Enter');
  await supervisor.getByText(/正在准备，已 [1-9]\d* 秒/).waitFor();
  assert.ok(held);
  await picture(supervisor, 'export-preparing');
  await assertAccessible(supervisor, 'export');
  await supervisor.keyboard.press('Enter'); // "cancel" has the keyboard
  await supervisor.getByText('已取消').waitFor();
  await supervisor.unroute(/format=xlsx/);
  const book = await saveBy(supervisor, () => supervisor.keyboard.press('Enter')); // and now the button again
  assert.match(book.name, /^report-\d{4}-\d\d-01\.xlsx$/);
  assert.equal(book.bytes.subarray(0, 2).toString(), 'PK');
  await go(supervisor, '/overdue');
  const tableName = /^overdue-.*\.csv$/;
  const slow = await throttled(supervisor, 300);
  const button = supervisor.getByRole('button', { name: /^导出 CSV/ });
  const table = await saveBy(supervisor, async () => {
    await button.click();
    await supervisor.getByRole('progressbar', { name: tableName }).waitFor();
  });
  await slow.end();
  assert.match(table.name, tableName);
  assert.ok(table.bytes.toString('utf8').startsWith('\ufeff'), 'opens right in Excel');
  assert.match(table.bytes.toString('utf8'), /glb/);
  await supervisor.route(/format=csv/, route => route.abort());
  supervisor.expected.push(/^no answer: .*format=csv/);
  await button.click();
  await supervisor.getByRole('alert').filter({ hasText: '暂时连不上服务，请稍后重试' }).waitFor();
  await finish(supervisor);
});

/** The next day that is worked: neither weekend nor named in the nation's holidays. */
function nextWorkingDay() {
  const national = readFileSync(configured('calendars/cn.json'), 'utf8');
  for (let ahead = 1; ; ++ahead) {
    const day = new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000);
    const name = day.toISOString().slice(0, 10);
    if (day.getUTCDay() % 6 !== 0 && !national.includes(name)) return name;
  }
}
async function open(page, label, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: `打开文件：${label}` }).click()]);
  await chooser.setFiles(file);
}
const asJson = (name, text) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

test('a typhoon closes the city for a day: what moves is shown first, then all dates move at once', async () => {
  const letter = await writeToOffice('台风停工前收到的事');
  const due = (await current(letter.id)).clocks.find(({ stage }) => stage === 'reply').due_on;
  const supervisor = await reader(tokens.supervisor);
  await go(supervisor, '/dates');
  const form = supervisor.getByRole('form', { name: '要作的改动' });
  await form.getByRole('button', { name: '预览' }).click();
  await form.getByText('请打开或填写“全国放假安排”').waitFor();
  await open(supervisor, '全国放假安排', configured('calendars/cn.json'));
  await open(supervisor, '本市、本单位的特殊日', asJson('local.json', `// 台风\n{"city": {"name": "上海市", "days": [{"date": "${nextWorkingDay()}", "off": true, "name": "台风停工"},]}, "offices": {}}`));
  await form.getByRole('button', { name: '预览' }).click();
  await form.getByText('“本市、本单位的特殊日”第 2 行附近写法有误').waitFor();
  const days = form.getByLabel(/^本市、本单位的特殊日/);
  await days.fill((await days.inputValue()).replace('},]', '}]'));

  let held = null;
  await supervisor.route('**/v1/recompute', route => { held = route; }); // the counting takes its time
  await form.getByRole('button', { name: '预览' }).click();
  await supervisor.getByRole('progressbar', { name: '正在推算' }).waitFor();
  await eventually(() => held, 'it is asked');
  await picture(supervisor, 'dates-counting');
  await form.getByRole('button', { name: '取消' }).click();
  await form.getByRole('button', { name: '预览' }).waitFor();
  await supervisor.unroute('**/v1/recompute');
  await form.getByRole('button', { name: '预览' }).click();
  await supervisor.getByRole('heading', { name: '预览：将会移动的时限' }).waitFor();
  const row = supervisor.getByRole('row', { name: /社区管理办公室/ });
  assert.ok(Number((await row.getByRole('cell').nth(3).innerText()).replace(/\D/g, '')) > 0, 'later ones of this office');
  await picture(supervisor, 'dates-preview');
  await assertAccessible(supervisor, 'dates-preview');
  assert.equal((await current(letter.id)).clocks.find(({ stage }) => stage === 'reply').due_on, due, 'nothing has moved yet');

  let far = true; // as if it were a long run of a service that has its hands full: each answer takes longer than the page waits between two
  await supervisor.route('**/v1/recompute', async route => {
    if (!far) return route.continue();
    await new Promise(done => setTimeout(done, 1500));
    return route.fulfill({ json: { phase: 'staging', digest: null, done: 320, total: 512, calendar_version: 1 } });
  });
  await supervisor.getByLabel('理由').fill('防汛指挥部通知停工一天。');
  await supervisor.getByRole('form', { name: '执行重算' }).getByRole('button', { name: /^执行，移动/ }).click();
  await supervisor.getByText('已处理 320 / 512 件，还剩 192 件').waitFor();
  assert.equal(await form.getByRole('button', { name: '预览' }).isDisabled(), true);
  await picture(supervisor, 'dates-moving');
  await assertAccessible(supervisor, 'dates-moving');
  far = false;
  await supervisor.getByText('重算完成，新时限已全部生效。').waitFor();
  await supervisor.getByText('现行日历第 2 版').waitFor();
  assert.ok((await current(letter.id)).clocks.find(({ stage }) => stage === 'reply').due_on > due, 'the letter has a day more');
  await picture(supervisor, 'dates-moved');
  await finish(supervisor);
});

test('what another limit would have done is asked by any supervisor; moving dates takes the second level', async () => {
  const first = await reader(service.token('王督办', '--role', 'supervisor', '--level', '1'));
  first.expected.push(/^422: POST \/v1\/policies\/what_if/);
  await go(first, '/dates');
  await first.getByText('预览和执行须二级督办').waitFor();
  assert.equal(await first.getByRole('button', { name: '预览' }).count(), 0);
  await first.getByRole('button', { name: '时限规则' }).click();
  await open(first, '时限规则', configured('policies.json'));
  await first.getByLabel('选择规则').selectOption('hotline.complaint');
  const rule = first.getByLabel(/^时限规则/);
  await eventually(async () => /"hotline.complaint"/.test(await rule.inputValue()), 'the rule is in the field');
  const limits = text => text.replace(/("stage": "reply",\s*"limit": )"[^"]*"/, `$1"${limits.to}"`);
  limits.to = '三天';
  await rule.fill(limits(await rule.inputValue()));
  await first.getByRole('button', { name: '推演' }).click();
  await first.getByText(/时限规则 clocks 第\d项 limit：时限写法不对/).waitFor();
  await picture(first, 'dates-refused');
  limits.to = '1wd';
  await rule.fill(limits(await rule.inputValue()));
  await first.reload(); // what was typed is still there
  await first.getByLabel(/^自/).fill(new Date(Date.now() - 120 * 86_400_000).toISOString().slice(0, 10));
  await first.getByRole('button', { name: '推演' }).click();
  await first.getByRole('heading', { name: '推演结果' }).waitFor();
  assert.ok(Number((await first.locator('.tone-late strong').innerText()).replace(/\D/g, '')) > 0, 'more would have been late');
  await first.getByRole('heading', { name: '将变为逾期的来件（举例）' }).waitFor();
  await picture(first, 'dates-what-if');
  await assertAccessible(first, 'dates-what-if');
  await first.getByRole('table').last().getByRole('link').first().click();
  await first.locator('.message-view').waitFor();
  await first.goBack();
  await first.getByRole('heading', { name: '推演结果' }).waitFor();
  assert.equal(await first.getByRole('form', { name: '执行重算' }).count(), 0);
  await finish(first);

  const admin = await reader(service.token('管理员', '--role', 'admin'));
  await admin.getByRole('heading', { level: 1, name: '时限重算' }).waitFor();
  await admin.getByRole('button', { name: '预览' }).waitFor();
  await settled(admin);
  await finish(admin);
});

test('what falls due turns red on the open pages as the clock of the service passes', async () => {
  // The program keeps the machine's time; a date from above that is seconds away is the way to see one pass.
  const [clerk, supervisor] = [await reader(tokens.clerk), await reader(tokens.supervisor)];
  await go(supervisor, '/overdue');
  const late = async () => Number((await supervisor.locator('.tone-late strong').innerText()).replace(/\D/g, ''));
  const before = await late();
  const letter = await write({ title: '上级限时就要到的事', body: '小区门口车位划线不清。', service_item: 'parking.estate', upstream_due_at: new Date(Date.now() + 20_000).toISOString() });
  await go(clerk, `/message/${letter.id}`);
  const light = clerk.locator('.message-view .light').first();
  await light.waitFor();
  assert.doesNotMatch(await light.innerText(), /逾期/);
  await eventually(async () => /逾期/.test(await light.innerText()), 'the light is red');
  assert.match(await light.getAttribute('class'), /light-late/);
  await eventually(async () => await late() > before, 'the wall counts it as late');
  assert.equal((await current(letter.id)).overdue, true);
  await picture(supervisor, 'overdue-just-now');
  await finish(clerk);
  await finish(supervisor);
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
  ['clusters', 'supervisor', '/clusters'], ['cluster', 'supervisor', () => `/clusters/${shown.id}`], ['responses', 'clerk', '/responses'], ['response', 'clerk', () => `/responses/${shown.response}`], ['all-responses', 'supervisor', '/responses'], ['hotspots', 'supervisor', '/hotspots'], ['load', 'supervisor', '/load'], ['routing', 'supervisor', '/routing'], ['dates', 'supervisor', '/dates'], ['report', 'supervisor', '/report'], ['nothing', 'clerk', '/no/such/place'],
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
        await go(page, typeof place === 'function' ? place() : place);
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
  await page.getByRole('heading', { level: 2, name: /办理情况报告/ }).waitFor();
  await settled(page);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('navigation').isVisible(), false);
  assert.equal(await page.locator('.paper').isVisible(), true);
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 8000 && pdf.subarray(0, 5).toString() === '%PDF-');
  keepFile('report.pdf', pdf);
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('月份').fill(await page.getByLabel('月份').evaluate(field => { const [year, month] = field.max.split('-').map(Number); return `${month === 1 ? year - 1 : year}-${String(month === 1 ? 12 : month - 1).padStart(2, '0')}`; }));
  await page.getByRole('heading', { name: '期末逾期' }).waitFor(); // a month that is over tells how it ended
  await settled(page);
  await page.getByRole('button', { name: '年度简报' }).click();
  await page.getByRole('heading', { name: /年度简报（\d+考核年度）/ }).waitFor();
  await settled(page);
  await picture(page, 'briefing');
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'briefing-print');
  const briefing = await page.pdf({ format: 'A4' });
  keepFile('briefing.pdf', briefing);
  assert.equal(briefing.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length, 1, 'the briefing is one page');
  await finish(page);
});
