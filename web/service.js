// Calls to the service with this tab's token.
import { say } from './page.js';

export const signedIn = () => Boolean(sessionStorage.getItem('huiying.token'));
export const signIn = token => sessionStorage.setItem('huiying.token', token);
export const signOut = () => sessionStorage.removeItem('huiying.token');

/** {ok, status, data} or {ok: false, status, problem}; never throws. A request that got no answer has the status 0. */
export async function callService(path, { method = 'GET', body, headers = {} } = {}) {
  const options = { method, headers: { Authorization: `Bearer ${sessionStorage.getItem('huiying.token')}`, ...headers }, cache: 'no-store' };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers['Content-Type'] = 'application/json';
  }
  try {
    const response = await fetch(path, options);
    const data = await response.json();
    if (response.ok) return { ok: true, status: response.status, data };
    return { ok: false, status: response.status, problem: { ...data, status: response.status } };
  } catch {
    const detail = say('暂时连不上服务，稍后自动重试', 'The service cannot be reached; trying again soon');
    return { ok: false, status: 0, problem: { status: 0, code: 'unreachable', detail } };
  }
}

/** A key that makes sending the same thing twice harmless. */
export const onceKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
