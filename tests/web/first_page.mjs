// How long each person's first page takes until its first row stands there, with many open messages; a measurement, not a test.
//   HUIYING_BINARY=build/release/huiying node tests/web/first_page.mjs [open, 100000] [runs, 5]
import assert from 'node:assert/strict';
import { openBrowser, Service, signIn, wide } from './support.mjs';

const [open, runs] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 5)];
const atOnce = 1000;
const rows = { dispatcher: ['/triage', '.virtual-rows li button .light'], supervisor: ['/overdue', '.late-list tbody tr'], clerk: ['/queue', '.virtual-rows li button .light'] };

/** One letter in four says nothing that would route it; they came in over the past thirty days, so that some are late. */
function letter(i) {
  const received = new Date(Date.now() - 60_000 * (1 + (i * 7919) % (30 * 24 * 60))).toISOString();
  const matter = i % 4 === 0 ? { title: `想问一件事（${i}）`, body: '不知道该找哪个部门。' } : { title: `车位划线不清（${i}）`, body: '小区门口车位划线不清。', service_item: ['parking.estate', 'building.illegal', 'property.management'][i % 3] };
  return JSON.stringify({ channel: 'hotline_12345', external_id: `first-${i}`, kind: 'complaint', received_at: received, ...matter, contact: { name: `来信人${i}`, phone: `1380${String(i).padStart(7, '0')}` } });
}

async function fill(service, adapter) {
  for (let i = 0; i < open; i += atOnce) {
    const body = Array.from({ length: Math.min(atOnce, open - i) }, (_, n) => letter(i + n)).join('\n');
    const answer = await fetch(`${service.url}/v1/messages/batch`, { method: 'POST', headers: { Authorization: `Bearer ${adapter}`, 'Content-Type': 'application/x-ndjson' }, body });
    assert.ok((await answer.text()).trim().split('\n').every(line => JSON.parse(line).status < 300), 'every letter is taken');
  }
}

/** Milliseconds from the navigation to the first row, in a browser that has signed in: without the files, and with them. */
async function measure(browser, service, state, place, row) {
  const context = await browser.newContext({ viewport: wide, baseURL: service.url, locale: 'zh-CN', storageState: state });
  await context.addInitScript(selector => {
    const look = () => { if (document.querySelector(selector)) globalThis.usableAt = performance.now(); else requestAnimationFrame(look); };
    look();
  }, row);
  const page = await context.newPage();
  const times = [];
  for (let visit = 0; visit < 2; ++visit) {
    await page.goto(`/#${place}`);
    await page.waitForFunction(() => globalThis.usableAt !== undefined, null, { polling: 50, timeout: 60_000 });
    times.push(await page.evaluate(() => globalThis.usableAt));
    await page.goto('about:blank');
  }
  await context.close();
  return times;
}

const service = new Service();
const browser = await openBrowser();
try {
  await service.start();
  await fill(service, service.token('渠道', '--role', 'adapter', '--channel', 'all', '--import'));
  const tokens = { dispatcher: service.token('陈调度', '--role', 'dispatcher'), supervisor: service.token('李督办', '--role', 'supervisor', '--level', '2'), clerk: service.token('张三', '--role', 'office', '--office', 'glb') };
  const median = times => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)].toFixed(0);
  for (const [who, [place, row]] of Object.entries(rows)) {
    const context = await browser.newContext({ baseURL: service.url, locale: 'zh-CN' });
    await signIn(await context.newPage(), tokens[who]);
    const state = await context.storageState();
    await context.close();
    const visits = [];
    for (let run = 0; run < runs; ++run) visits.push(await measure(browser, service, state, place, row));
    console.log(`first_page: ${who}, ${open} open: first visit ${median(visits.map(([cold]) => cold))} ms, later ${median(visits.map(([, warm]) => warm))} ms (median of ${runs}; limit 1500 ms)`);
  }
} finally {
  await browser.close();
  await service.stop();
}
