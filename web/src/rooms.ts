// The rooms of the console: what the menu offers to whom, and where each leads. A new room (publication, consultations, tasks) is a row here
// and a page; the frame stays as it is.
import type { RouteRecordRaw } from 'vue-router';
import type { Role } from './api/models';
import { may } from './api/session';
import { say } from './shared/language';

export interface Room { path: string; text: () => string; roles: Role[]; key: string; group: () => string }

const handling = (): string => say('办理', 'Handling');
const oversight = (): string => say('督办', 'Oversight');
const matters = (): string => say('集中诉求', 'Matters');
const figures = (): string => say('分析', 'Figures');

export const rooms: Room[] = [
  { path: '/triage', text: () => say('待派单', 'Triage'), roles: ['dispatcher'], key: 'T', group: handling },
  { path: '/queue', text: () => say('单位待办', 'Queue'), roles: ['office', 'supervisor', 'dispatcher'], key: 'Q', group: handling },
  { path: '/search', text: () => say('查找来件', 'Find'), roles: ['office', 'dispatcher', 'supervisor'], key: '/', group: handling },
  { path: '/overdue', text: () => say('逾期总览', 'Overdue'), roles: ['supervisor', 'dispatcher'], key: 'O', group: oversight },
  { path: '/approvals', text: () => say('待审批', 'Approvals'), roles: ['supervisor', 'dispatcher'], key: 'A', group: oversight },
  { path: '/escalations', text: () => say('升级督办', 'Escalations'), roles: ['supervisor', 'dispatcher', 'office'], key: 'E', group: oversight },
  { path: '/dates', text: () => say('时限重算', 'Moved dates'), roles: ['supervisor', 'admin'], key: 'D', group: oversight },
  { path: '/clusters', text: () => say('集中诉求', 'Clusters'), roles: ['supervisor', 'dispatcher'], key: 'C', group: matters },
  { path: '/responses', text: () => say('专项回应', 'Responses'), roles: ['office', 'supervisor', 'dispatcher'], key: 'S', group: matters },
  { path: '/hotspots', text: () => say('热点分析', 'Hot spots'), roles: ['supervisor', 'dispatcher'], key: 'H', group: matters },
  { path: '/load', text: () => say('到期分布', 'Load'), roles: ['supervisor', 'dispatcher'], key: 'L', group: figures },
  { path: '/routing', text: () => say('派单质量', 'Routing'), roles: ['supervisor', 'dispatcher'], key: 'R', group: figures },
  { path: '/report', text: () => say('月度报告', 'Report'), roles: ['supervisor', 'dispatcher'], key: 'M', group: figures },
];
export const myRooms = (): Room[] => rooms.filter(({ roles }) => may(...roles));

/** The first screen of each: whoever oversees looks at what is late, whoever places at the board, whoever answers at the queue. */
export function home(): string {
  if (may('supervisor')) return '/overdue';
  if (may('dispatcher')) return '/triage';
  return may('office') ? '/queue' : myRooms()[0]?.path ?? '/nothing';
}

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'welcome', component: () => import('./pages/WelcomePage.vue'), meta: { open: true } },
  { path: '/status', component: () => import('./pages/StatusPage.vue'), meta: { open: true } },
  { path: '/triage/:id?', component: () => import('./pages/TriagePage.vue'), meta: { fixed: true } },
  { path: '/queue/:office?/:id?', component: () => import('./pages/QueuePage.vue'), meta: { fixed: true } },
  { path: '/search/:id?', component: () => import('./pages/SearchPage.vue'), meta: { fixed: true } },
  { path: '/message/:id', component: () => import('./pages/MessagePage.vue') },
  { path: '/overdue', component: () => import('./pages/OverduePage.vue') },
  { path: '/approvals/:id?', component: () => import('./pages/ApprovalsPage.vue'), meta: { fixed: true } },
  { path: '/escalations', component: () => import('./pages/EscalationsPage.vue') },
  { path: '/clusters', component: () => import('./pages/ClustersPage.vue') },
  { path: '/clusters/:id', component: () => import('./pages/ClusterPage.vue') },
  { path: '/responses', component: () => import('./pages/ResponsesPage.vue') },
  { path: '/responses/:id', component: () => import('./pages/ResponsePage.vue') },
  { path: '/hotspots', component: () => import('./pages/HotspotsPage.vue') },
  { path: '/load', component: () => import('./pages/LoadPage.vue') },
  { path: '/routing', component: () => import('./pages/RoutingPage.vue') },
  { path: '/dates', component: () => import('./pages/DatesPage.vue') },
  { path: '/report', component: () => import('./pages/ReportPage.vue') },
  { path: '/:rest(.*)*', component: () => import('./pages/NothingPage.vue') },
];
