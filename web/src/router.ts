// Addresses after the '#', so that the server knows two pages only and an unknown path of the API stays a 404.
import { nextTick } from 'vue';
import { createRouter, createWebHashHistory, type RouteLocationNormalized } from 'vue-router';
import { resume, session, signedIn } from './api/session';
import { home, routes } from './rooms';

export const router = createRouter({ history: createWebHashHistory(), routes, scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } });

/** A page's code comes while the session is being asked for. */
function fetchAhead({ matched }: RouteLocationNormalized): void {
  const page = matched[0]?.components?.default;
  if (typeof page === 'function') (page as () => Promise<unknown>)().catch(() => {}); // asked for again when it is needed
}

router.beforeEach(async to => {
  if (!session.ready) {
    fetchAhead(to);
    await resume();
  }
  if (to.meta.open) return to.name === 'welcome' && signedIn.value ? home() : true;
  return signedIn.value ? true : { path: '/', query: { to: to.fullPath } };
});

/** The page's name is told to screen readers and stands in the browser's list. */
router.afterEach((to, from) => {
  if (to.matched[0] === from.matched[0]) return;
  void nextTick(() => {
    const heading = document.querySelector('main h1')?.firstChild?.textContent?.trim();
    document.title = heading ? `${heading} · 回应` : '回应 · Huiying';
  });
});
