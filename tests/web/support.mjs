// The real program on a free port with a database of its own, a browser, and what every test asks of a page: no error on its console, no
// request that fails, nothing grave that axe finds.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const binary = resolve(root, process.env.HUIYING_BINARY ?? 'build/dev/huiying');
export const pictures = resolve(root, process.env.HUIYING_SCREENSHOTS ?? 'build/screenshots');
/** A file of the reference deployment. */
export const configured = name => join(root, 'config', name);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Asks again and again until the answer is yes. */
export async function eventually(question, what, patience = 60_000) {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise(done => setTimeout(done, 50))) {
    const answer = await question();
    if (answer) return answer;
  }
  assert.fail(`did not happen: ${what}`);
}

export class Service {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'huiying-web-'));
    this.environment = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HUIYING_'))), HUIYING_CONFIG: join(root, 'config/huiying.json'), HUIYING_STORAGE_PATH: join(this.folder, 'huiying.db'), HUIYING_LISTEN_PORT: '0', HUIYING_LISTEN_ADDRESS: '127.0.0.1' };
    this.offered = new Set();
  }

  run(...words) {
    return execFileSync(binary, words, { env: this.environment, cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A new token. */
  token(person, ...options) {
    return this.run('token', 'create', '--person', person, ...options).trim().split('\n').at(-1);
  }

  revoke(person) {
    const listed = this.run('token', 'list').split('\n').find(line => line.includes(person));
    this.run('token', 'revoke', listed.trim().split(/\s+/)[0]);
  }

  async start() {
    const said = [];
    this.child = spawn(binary, ['serve'], { env: this.environment, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', piece => said.push(String(piece)));
    const port = await eventually(() => /"event":"listening".*?"port":(\d+)/.exec(said.join(''))?.[1] ?? (this.child.exitCode !== null && assert.fail(`the service ended: ${said.join('')}`)), 'the service listens');
    this.url = `http://127.0.0.1:${port}`;
    const document = await (await fetch(`${this.url}/openapi.json`)).json();
    this.offered = new Set(Object.keys(document.paths).map(path => path.replace(/\{[^}]*\}/g, '*')));
  }

  /** Whether the service documents this path; the console may ask for what a later version offers. */
  offers(path) {
    const pieces = path.split('/');
    return [...this.offered].some(known => { const parts = known.split('/'); return parts.length === pieces.length && parts.every((part, i) => part === '*' || part === pieces[i]); });
  }

  async call(token, method, path, body, headers = {}) {
    const response = await fetch(this.url + path, { method, headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, data: text ? JSON.parse(text) : null };
  }

  /** The demonstration's messages in one batch, their last day moved to yesterday; nothing has been done about them. */
  async loadDemo(adapter) {
    const lastDay = Date.parse('2026-11-22T00:00:00Z');
    const yesterday = Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 86_400_000;
    const lines = readFileSync(join(root, 'config/demo/messages.jsonl'), 'utf8').trim().split('\n').map(line => {
      const message = JSON.parse(line);
      const moved = new Date(Date.parse(`${message.received_at.slice(0, 10)}T00:00:00Z`) + yesterday - lastDay).toISOString().slice(0, 10);
      return JSON.stringify({ ...message, received_at: moved + message.received_at.slice(10) });
    });
    const response = await fetch(`${this.url}/v1/messages/batch`, { method: 'POST', headers: { Authorization: `Bearer ${adapter}`, 'Content-Type': 'application/x-ndjson' }, body: lines.join('\n') });
    const refused = (await response.text()).trim().split('\n').filter(line => JSON.parse(line).status >= 300);
    assert.deepEqual(refused, []);
  }

  /** Takes a kept file from the disk. */
  loseFile(sha256) {
    rmSync(join(`${this.environment.HUIYING_STORAGE_PATH}.files`, sha256.slice(0, 2), sha256.slice(2)));
  }

  async stop() {
    if (this.child?.exitCode === null) {
      const ended = new Promise(done => this.child.once('exit', done));
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const executable = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => path && existsSync(path));
export const openBrowser = () => chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

export const wide = { width: 1366, height: 768 };
export const phone = { width: 390, height: 844 };

/** A page of a reader of its own, watched for faults from the first request on. */
export async function openPage(browser, service, { viewport = wide, dark = false, language = 'zh' } = {}) {
  const context = await browser.newContext({ viewport, baseURL: service.url, colorScheme: dark ? 'dark' : 'light', locale: 'zh-CN' });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(chosen => { if (!localStorage.getItem('huiying.language')) localStorage.setItem('huiying.language', chosen); }, language);
  const page = await context.newPage();
  page.faults = [];
  // Patterns of faults that a test brings about itself. Without sessions the console finds out what a token may do by asking, and is refused.
  page.expected = service.offers('/v1/session') ? [] : [/^403: GET \/v1\/metrics\/overdue/, /^404: GET .*\/summary/];
  const note = text => { if (!page.expected.some(pattern => pattern.test(text))) page.faults.push(text); };
  page.pending = new Set(); // requests on their way; the stream is for ever
  page.on('request', request => { if (!request.url().endsWith('/v1/stream')) page.pending.add(request); });
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, request => page.pending.delete(request));
  page.on('console', message => { if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) note(`console: ${message.text()}`); });
  page.on('pageerror', error => note(`exception: ${error.stack ?? error}`));
  page.on('requestfailed', request => { if (!/ERR_ABORTED/.test(request.failure()?.errorText ?? '')) note(`no answer: ${request.url()} ${request.failure()?.errorText}`); });
  page.on('response', response => {
    const path = new URL(response.url()).pathname;
    if (!response.url().startsWith(service.url)) note(`another host: ${response.url()}`);
    if (response.status() >= 400 && service.offers(path)) note(`${response.status()}: ${response.request().method()} ${path}`);
  });
  return page;
}

export async function signIn(page, token) {
  await page.goto('/');
  await page.getByLabel(/访问令牌|^Token$/).fill(token);
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
  await page.locator('#menu').waitFor({ state: 'attached' });
}

export async function go(page, place) {
  await page.evaluate(to => { location.hash = to; }, place);
  await settled(page);
}

/** The file that the page saves when this is done: its name and content. */
export async function saveBy(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Lets the page receive only so many bytes a second, until `end`. */
export async function throttled(page, bytesPerSecond) {
  const devtools = await page.context().newCDPSession(page);
  const limit = downloadThroughput => devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput, uploadThroughput: -1 });
  await limit(bytesPerSecond);
  return { end: () => limit(-1).then(() => devtools.detach()) };
}

/** Nothing is being fetched any more, and nothing says that it is loading. */
export async function settled(page) {
  let quiet = 0;
  await eventually(async () => {
    const drawn = await page.evaluate(() => !/正在读取|Loading …/.test(document.querySelector('main')?.innerText ?? '') && document.querySelector('main')?.children.length > 0);
    quiet = drawn && page.pending.size === 0 ? quiet + 1 : 0;
    return quiet >= 3;
  }, 'the page has settled');
}

export function assertNoFaults(page) {
  assert.deepEqual(page.faults, []);
}

export async function assertAccessible(page, what) {
  // What is still fading in has no contrast yet.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; ++frame) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations !== Infinity).map(one => one.finished.catch(() => {})));
  });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${what}: ${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary.split('\n').slice(1, 2).join('').trim()}`).join(' | ')}`);
  assert.deepEqual(grave, []);
}

export async function picture(page, name) {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
export const keepFile = (name, bytes) => { mkdirSync(pictures, { recursive: true }); writeFileSync(join(pictures, name), bytes); };
